/* Records of fixed sizes: a freed one is the first to be handed out again. */
#include "arena/arena.h"
#include "collector/collector.h"
#include "instance/instance.h"
#include "objects/objects.h"
#include "pages/pages.h"

static const struct {
	const char *name;
	/* What the port keeps of a record. */
	size_t object;
} kinds[FIXED] = {
	[SPAN] = { "span", sizeof(struct span) },
	[CACHE] = { "cache", sizeof(struct cache) },
	[TREAP] = { "treap", sizeof(struct node) },
	[FINALIZER] = { "specialfinalizer", sizeof(struct special) },
	[PROFILE] = { "specialprofile", sizeof(struct special) },
};

static struct {
	u64 size;
	enum stat stat;
	struct record *freed;
	u64 chunk, nchunk, inuse, made;
} allocators[FIXED];

static void init(enum fixed f, u64 size, enum stat stat)
{
	allocators[f].size = size;
	allocators[f].stat = stat;
	allocators[f].freed = NULL;
	allocators[f].chunk = allocators[f].nchunk = allocators[f].inuse = allocators[f].made = 0;
	event_open("fix.init");
	put_text("f", kinds[f].name);
	put_word("n", size);
	put_text("stat", stat_names[stat]);
	event_close();
}

void fix_init_all(void)
{
	init(TREAP, instance.sizeof_node, OTHER_SYS);
	init(SPAN, instance.sizeof_span, MSPAN_SYS);
	init(CACHE, instance.sizeof_cache, MCACHE_SYS);
	init(FINALIZER, instance.sizeof_finalizer, OTHER_SYS);
	init(PROFILE, instance.sizeof_profile, OTHER_SYS);
}

static struct record *fresh(enum fixed f)
{
	u64 size = allocators[f].size;
	if (allocators[f].nchunk < size) {
		allocators[f].chunk = persistent_alloc(instance.fix_chunk, 0, allocators[f].stat);
		allocators[f].nchunk = instance.fix_chunk;
	}
	struct record *record = grab(sizeof *record);
	record->object = grab(kinds[f].object);
	record->address = allocators[f].chunk;
	allocators[f].chunk += size;
	allocators[f].nchunk -= size;
	allocators[f].inuse += size;
	allocators[f].made++;
	return record;
}

struct record *fix_alloc(enum fixed f, void (*first)(void))
{
	event_open("fix.alloc");
	put_text("f", kinds[f].name);
	struct record *record = allocators[f].freed;
	if (record != NULL) {
		allocators[f].freed = record->earlier;
		allocators[f].inuse += allocators[f].size;
	} else {
		record = fresh(f);
		if (first != NULL)
			first();
	}
	put_address("r", record->address);
	event_close();
	return record;
}

void fix_free(enum fixed f, struct record *record)
{
	record->earlier = allocators[f].freed;
	allocators[f].freed = record;
	allocators[f].inuse -= allocators[f].size;
	event_open("fix.free");
	put_text("f", kinds[f].name);
	put_address("a", record->address);
	event_close();
}

u64 fix_inuse(enum fixed f)
{
	return allocators[f].inuse;
}

u64 fix_made(enum fixed f)
{
	return allocators[f].made;
}
