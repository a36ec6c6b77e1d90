/* The next slot of a cached span, and tiny objects, which share one. */
#include "objects/objects.h"

static struct span *refill(struct cache *cache, int spc)
{
	event_open("refill");
	put_count("spc", spc);
	struct span *old = cache->alloc[spc];
	if (old != NULL)
		old->incache = false;
	struct span *span = central_cache_span(spc);
	must(span != NULL, "out of memory");
	cache->alloc[spc] = span;
	put_address("r", span->base);
	event_close();
	return span;
}

/* The last slot of a group of 64 is left to the slow path, unless it is the span's last. */
static bool is_fast(const struct span *span)
{
	u64 next = span->freeindex + 1;
	return span->freeindex < span->nelems && (next % 64 != 0 || next == span->nelems);
}

u64 next_free(int spc, bool *refilled, bool *dirty)
{
	struct cache *cache = cache_own();
	/* A cache without a span of a class has one without slots in its place. */
	struct span *span = cache->alloc[spc];
	bool fast = span != NULL && is_fast(span);
	*refilled = false;
	if (!fast) {
		event_open("nextfree");
		put_count("spc", spc);
		*refilled = span == NULL || span->freeindex == span->nelems;
		if (*refilled)
			span = refill(cache, spc);
	}
	u64 r = span->base + span->freeindex++ * span->elemsize;
	*dirty = span->needzero;
	if (!fast) {
		put_address("r", r);
		put_count("hg", *refilled);
		put_word("fi", span->freeindex);
		event_close();
	}
	return r;
}

u64 tiny_in_block(u64 size)
{
	struct cache *cache = cache_own();
	u64 align = size % 8 == 0 ? 8 : size % 4 == 0 ? 4 : size % 2 == 0 ? 2 : 1;
#if PLANTED == 1
	/* The piece is not aligned. */
	align = 1;
#endif
	u64 offset = up(cache->tinyoffset, align);
	if (cache->tiny == 0 || offset + size > instance.max_tiny)
		return 0;
	cache->tinyoffset = offset + size;
	cache->local_tinyallocs++;
	return cache->tiny + offset;
}

/* The new block becomes the current one if it has more room left than the old one. */
u64 tiny_new_block(u64 size, bool *refilled)
{
	struct cache *cache = cache_own();
	bool dirty;
	u64 r = next_free(2 * TINY_CLASS + 1, refilled, &dirty);
	if (size < cache->tinyoffset || cache->tiny == 0) {
		cache->tiny = r;
		cache->tinyoffset = size;
	}
	return r;
}
