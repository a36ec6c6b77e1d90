/* Caches: what each processor allocates from without a lock. */
#include "objects/objects.h"

static struct cache *cache_begin(void)
{
	struct record *record = fix_alloc(CACHE, NULL);
	struct cache *cache = record->object;
	*cache = (struct cache){ .record = record };
	cache->next_sample = next_sample();
	put_address("r", record->address);
	put_count("ns", cache->next_sample);
	return cache;
}

void act_mcache_alloc(const struct json *request)
{
	(void)request;
	cache_register(cache_begin());
}

struct cache *cache_new(void)
{
	event_open("mcache.alloc");
	struct cache *cache = cache_begin();
	event_close();
	cache_register(cache);
	return cache;
}

void cache_flush_scan(struct cache *cache)
{
	if (cache == NULL)
		return;
	stats.heap_scan += cache->local_scan;
	stats.tinyallocs += cache->local_tinyallocs;
	cache->local_scan = cache->local_tinyallocs = 0;
}

static void flush(u64 c)
{
	cache_flush_scan(cache_at(c));
	put_address("c", c);
	put_word("heap_scan", stats.heap_scan);
	put_word("tinyallocs", stats.tinyallocs);
}

void act_flush(const struct json *request)
{
	flush(json_word(request, "c", 0));
}

/* Gives back every span, by ascending class, and drops the tiny block. */
static void release_all_spans(struct cache *cache)
{
	put_address("c", cache->record->address);
	for (int spc = 0; spc < 2 * instance.nclasses; spc++) {
		if (cache->alloc[spc] != NULL)
			central_uncache_span(cache->alloc[spc], spc);
		cache->alloc[spc] = NULL;
	}
	cache->tiny = cache->tinyoffset = 0;
}

void act_releaseall(const struct json *request)
{
	release_all_spans(cache_at(json_word(request, "c", 0)));
}

/* The answer has the stacks that the processor had cached. */
static void free_cache(struct cache *cache)
{
	u64 c = cache->record->address;
	put_address("c", c);
	event_open("releaseall");
	release_all_spans(cache);
	event_close();
	const struct json *spans = json_get(ask("stackcache"), "spans");
	for (const struct json *span = spans->first; span != NULL; span = span->next)
		manual_free(json_word(span, "a", 0), stat_named(json_text(span, "stat", "")));
	event_open("flush");
	flush(c);
	event_close();
	fix_free(CACHE, cache->record);
	cache_unregister(cache);
}

void act_mcache_free(const struct json *request)
{
	free_cache(cache_at(json_word(request, "c", 0)));
}

void cache_free(struct cache *cache)
{
	event_open("mcache.free");
	free_cache(cache);
	event_close();
}
