/* Which cache each processor uses. */
#include "objects/objects.h"

enum { CACHES = 8192 };

int executing;

static struct {
	/* The cache of mallocinit, until the last processor of the start has one. */
	struct cache *boot;
	int nprocs;
	struct cache *of[PROCESSORS];
	/* All caches, also those that no processor uses. */
	struct cache *all[CACHES];
	int count;
} processors;

void processors_reset(void)
{
	processors.boot = NULL;
	processors.nprocs = processors.count = 0;
	for (int i = 0; i < PROCESSORS; i++)
		processors.of[i] = NULL;
}

void processors_boot(void)
{
	processors.boot = cache_new();
}

struct cache *cache_of(int processor)
{
	return processor < 0 ? processors.boot : processors.of[processor];
}

struct cache *cache_own(void)
{
	struct cache *cache = cache_of(executing);
	if (cache == NULL)
		refuse("the processor has no cache");
	return cache;
}

struct cache *cache_at(u64 record)
{
	for (int i = 0; i < processors.count; i++)
		if (processors.all[i]->record->address == record)
			return processors.all[i];
	refuse("no cache has this address");
}

void cache_register(struct cache *cache)
{
	if (processors.count == CACHES)
		refuse("more caches than this port keeps");
	processors.all[processors.count++] = cache;
}

/* Its processor has no cache any more. */
void cache_unregister(struct cache *cache)
{
	for (int i = 0; i < processors.count; i++)
		if (processors.all[i] == cache)
			processors.all[i--] = processors.all[--processors.count];
	for (int i = 0; i < PROCESSORS; i++)
		if (processors.of[i] == cache)
			processors.of[i] = NULL;
}

static void bind(int i, struct cache *cache, int nprocs)
{
	processors.of[i] = cache;
	processors.nprocs = nprocs;
	if (i == nprocs - 1)
		processors.boot = NULL;
	put_count("i", i);
	put_address("c", cache->record->address);
	put_count("nprocs", nprocs);
}

void act_pcache(const struct json *request)
{
	struct cache *cache = cache_at(json_word(request, "c", 0));
	u64 i = json_word(request, "i", 0), nprocs = json_word(request, "nprocs", 0);
	if (i >= nprocs || nprocs > PROCESSORS)
		refuse("no processor has this number");
	bind((int)i, cache, (int)nprocs);
}

/* A processor keeps its cache. At the start the first one takes the boot cache; others get a new one. */
void act_procresize(const struct json *request)
{
	int nprocs = (int)json_word(request, "nprocs", 0);
	if (nprocs < 1 || nprocs > PROCESSORS)
		refuse("nprocs is from 1 to 1024");
	put_count("nprocs", nprocs);
	for (int i = 0; i < nprocs; i++) {
		struct cache *own = processors.of[i];
		if (own == NULL)
			own = i == 0 && processors.boot != NULL ? processors.boot : cache_new();
		event_open("pcache");
		bind(i, own, nprocs);
		event_close();
	}
	for (int i = nprocs; i < PROCESSORS; i++)
		if (processors.of[i] != NULL)
			cache_free(processors.of[i]);
}
