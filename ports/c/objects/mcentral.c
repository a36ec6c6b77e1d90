/* Central lists: for each span class the spans with free slots, and those without or lent to a cache. */
#include "collector/collector.h"
#include "objects/objects.h"

static struct list *nonempty, *empty;

void central_reset(void)
{
	nonempty = grab(2 * CLASSES * sizeof *nonempty);
	empty = grab(2 * CLASSES * sizeof *empty);
}

void init_span(struct span *span)
{
	span->nelems = bytes_of(span) / span->elemsize;
	/* Mark bits, then alloc bits: of either nothing but the address matters here. */
	new_bits(span->nelems);
	new_bits(span->nelems);
	span->freeindex = 0;
}

static struct span *grow(int spc)
{
	event_open("c.grow");
	put_count("spc", spc);
	struct span *span = heap_alloc(instance.class_pages[spc >> 1], spc, false, true);
	if (span != NULL) {
		init_span(span);
		span->limit = span->base + span->nelems * span->elemsize;
		list_insert_back(&empty[spc], span);
		put_address("r", span->base);
		put_word("ne", span->nelems);
		put_address("limit", span->limit);
	}
	event_close();
	return span;
}

static struct span *find(int spc)
{
	struct span *span = nonempty[spc].first;
	if (span == NULL)
		return grow(spc);
	list_remove(span);
	list_insert_back(&empty[spc], span);
	return span;
}

/* The window of free slots from freeindex to the end of its group of 64; a bit is set for a free slot. */
static u64 alloc_cache(const struct span *span)
{
	return UINT64_MAX >> (span->freeindex % 64);
}

/* Until the cache returns the span, all its slots count as handed out. */
static void lend(struct span *span, u64 bytes)
{
	u64 free = span->nelems - span->freeindex;
	must(free != 0, "span has no free objects");
	stats.nmalloc[span->spanclass] += free;
	stats.heap_live += bytes - span->freeindex * span->elemsize;
	span->incache = true;
}

struct span *central_cache_span(int spc)
{
	u64 bytes = instance.class_pages[spc >> 1] * instance.page_size;
	event_open("c.cache");
	put_count("spc", spc);
	deduct(bytes, 0);
	struct span *span = find(spc);
	if (span != NULL) {
		lend(span, bytes);
		put_address("r", span->base);
		put_word("ne", span->nelems);
		put_word("ac", span->freeindex);
		put_word("fi", span->freeindex);
		put_address("cache", alloc_cache(span));
		put_word("live", stats.heap_live);
	}
	event_close();
	return span;
}

void central_uncache_span(struct span *span, int spc)
{
	u64 free = span->nelems - span->freeindex;
	must(span->freeindex != 0, "uncaching span but s.allocCount == 0");
	span->incache = false;
	if (free > 0) {
		list_remove(span);
		list_insert(&nonempty[span->spanclass], span);
		stats.nmalloc[span->spanclass] -= free;
		stats.heap_live -= free * span->elemsize;
	}
	event_open("c.uncache");
	put_count("spc", spc);
	put_address("a", span->base);
	put_word("ne", span->nelems);
	put_word("ac", span->freeindex);
	put_word("fi", span->freeindex);
	put_word("live", stats.heap_live);
	event_close();
}
