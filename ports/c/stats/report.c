/* What is reported of the allocator's internals, and of the heap. */
#include "collector/collector.h"
#include "objects/objects.h"
#include "stats/stats.h"

#include <inttypes.h>
#include <stdio.h>

static void put_gauges(void)
{
	u64 released, idle = heap_idle(&released), page = instance.page_size;
	put_word("heap_inuse", heap.inuse * page + stats.of[HEAP_INUSE]);
	put_word("heap_idle", idle * page);
	put_word("heap_released", released * page);
	put_word("heap_sys", stats.of[HEAP_SYS]);
	put_word("mspan_inuse", fix_inuse(SPAN));
	put_word("mcache_inuse", fix_inuse(CACHE));
}

static void put_accounts(void)
{
	static const enum stat accounts[] = {
		STACKS_SYS, MSPAN_SYS, MCACHE_SYS, BUCKHASH_SYS, GC_SYS, OTHER_SYS, STACKS_INUSE,
	};
	for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++)
		put_word(stat_names[accounts[i]], stats.of[accounts[i]]);
	put_word("heap_live", stats.heap_live);
	put_word("heap_scan", stats.heap_scan);
	put_integer("heap_objects", stats.heap_objects);
	put_word("tinyallocs", stats.tinyallocs);
	put_word("largealloc", stats.largealloc);
	put_word("nlargealloc", stats.nlargealloc);
	put_count("largefree", 0);
	put_count("nlargefree", 0);
}

static void put_cache(const struct cache *cache)
{
	put_word("local_scan", cache->local_scan);
	put_word("local_tinyallocs", cache->local_tinyallocs);
	put_count("local_largefree", 0);
	put_count("local_nlargefree", 0);
	put_address("tiny", cache->tiny);
	put_word("tinyoffset", cache->tinyoffset);
	put_count("next_sample", cache->next_sample);
}

static void put_nmalloc(void)
{
	char list[2 * CLASSES * 32] = "{";
	size_t length = 1;
	for (int spc = 0; spc < 2 * instance.nclasses; spc++)
		if (stats.nmalloc[spc] != 0)
			length += (size_t)snprintf(list + length, sizeof list - length, "%s\"%d\":%" PRIu64,
						   length > 1 ? "," : "", spc, stats.nmalloc[spc]);
	snprintf(list + length, sizeof list - length, "}");
	put_raw("nmalloc", list);
}

void act_ckpt(const struct json *request)
{
	put_word("mallocs", json_word(request, "mallocs", 0));
	put_count("end", (i64)json_word(request, "end", 0));
	put_accounts();
	put_gauges();
	put_word("pagesInUse", heap.inuse);
	put_count("pagesSwept", 0);
	put_address("arena_used", arena.used);
	put_address("arena_alloc", arena.alloc);
	put_address("arena_end", arena.end);
	put_cache(cache_own());
	put_word("next_gc", next_gc());
	put_word("gc_trigger", gc_trigger());
	put_word("treap_inuse", fix_inuse(TREAP));
	put_word("specialfinalizer_inuse", fix_inuse(FINALIZER));
	put_word("specialprofile_inuse", fix_inuse(PROFILE));
	put_count("sweepgen", 0);
	put_word("nallspans", fix_made(SPAN));
	put_nmalloc();
	put_raw("nsmallfree", "{}");
}

/* Nothing is ever freed but packed tiny objects, which count as allocated and freed. */
void act_memstats(const struct json *request)
{
	(void)request;
	u64 objects = stats.nlargealloc, bytes = stats.largealloc, sys = 0;
	for (int spc = 0; spc < 2 * instance.nclasses; spc++) {
		objects += stats.nmalloc[spc];
		bytes += stats.nmalloc[spc] * instance.class_size[spc >> 1];
	}
	for (enum stat stat = 0; stat <= STACKS_INUSE; stat++)
		sys += stats.of[stat];
	stats.heap_objects = (i64)objects;
	put_word("alloc", bytes);
	put_word("heap_alloc", bytes);
	put_word("total_alloc", bytes);
	put_word("mallocs", objects + stats.tinyallocs);
	put_word("frees", stats.tinyallocs);
	put_word("heap_objects", objects);
	put_word("sys", sys);
	put_gauges();
}
