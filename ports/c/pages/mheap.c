/* Pages are taken: from the shortest list that has a span, from the treap, or from new arena. */
#include "collector/collector.h"
#include "objects/objects.h"
#include "os/os.h"
#include "pages/pages.h"

#include <inttypes.h>

/* The new pages are freed as if they had been in use, so that they join their neighbours. */
static void add_grown(u64 base, u64 n)
{
	struct span *span = span_new(base, n / instance.page_size);
	check_index(base, span->npages);
	span->state = IN_USE;
	index_ends(span);
	span_free(span, true, 0);
}

static bool grow_arena(u64 np)
{
	u64 rounded = round_up(np, GROW_ROUND / instance.page_size);
	u64 least = uintptr(rounded * instance.page_size);
	u64 n = least < instance.heap_chunk ? instance.heap_chunk : least;
	u64 r = arena_alloc(n);
	if (r == 0 && n > least) {
		n = least;
		r = arena_alloc(n);
	}
	if (r == 0)
		print_line("runtime: out of memory: cannot allocate %" PRIu64 "-byte block (%" PRIu64 " in use)",
			   n, stats.of[HEAP_SYS]);
	else
		add_grown(r, n);
	return r != 0;
}

static bool grow(u64 np)
{
	event_open("heap.grow");
	put_word("np", np);
	bool grown = grow_arena(np);
	put_count("r", grown);
	event_close();
	return grown;
}

static struct span *find_free(u64 np)
{
	for (u64 length = np; length < instance.list_pages; length++)
		if (heap.free[length].first != NULL)
			return heap.free[length].first;
	struct span *span = treap_choose(np);
	if (span == NULL && grow(np))
		span = treap_choose(np);
	return span;
}

/* The remainder becomes free, and is as old and as dirty as the whole was. */
static void trim(struct span *span, u64 np)
{
	u64 since = span->unusedsince;
	struct span *rest = span_new(span->base + np * instance.page_size, span->npages - np);
	span->npages = np;
	span->state = MANUAL;
	index_ends(span);
	rest->needzero = span->needzero;
	rest->state = MANUAL;
	span_free(rest, false, since);
	span->state = FREE;
}

static void cut_to_size(struct span *span, u64 np)
{
	must(span->state == FREE, "MHeap_AllocLocked - MSpan not free");
	must(span->npages >= np, "MHeap_AllocLocked - bad npages");
	/* All of it is used again, though only np pages are taken. */
	if (span->npreleased > 0)
		sys_used(span->base, bytes_of(span));
	span->npreleased = 0;
	if (span->npages > np)
		trim(span, np);
	span->unusedsince = 0;
	u64 first = (span->base - arena.start) / instance.page_size;
	for (u64 i = 0; i < np; i++)
		index_page(first + i, span);
}

static struct span *span_alloc(u64 np)
{
	event_open("span.alloc");
	put_word("np", np);
	struct span *span = find_free(np);
	if (span != NULL) {
		free_take_out(span);
		cut_to_size(span, np);
		put_address("r", span->base);
		put_address("sp", span->record->address);
		put_count("dirty", span->needzero);
	}
	event_close();
	return span;
}

static void put_span(const struct span *span)
{
	put_address("r", span->base);
	put_count("dirty", span->needzero);
	put_address("sp", span->record->address);
}

static void take_into_use(struct span *span, int spc, bool large)
{
	sweepbuf_push(span);
	span->state = IN_USE;
	heap.inuse += span->npages;
	span->spanclass = spc;
	span->elemsize = spc >> 1 == 0 ? bytes_of(span) : instance.class_size[spc >> 1];
	if (!large)
		return;
	u64 longest = instance.list_pages;
	stats.heap_objects++;
	stats.largealloc += bytes_of(span);
	stats.nlargealloc++;
	stats.heap_live += bytes_of(span);
	list_insert_back(&heap.busy[span->npages < longest ? span->npages : longest], span);
}

struct span *heap_alloc(u64 np, int spc, bool large, bool nz)
{
	event_open("heap.alloc");
	put_word("np", np);
	put_count("spc", spc);
	put_count("large", large);
	put_count("nz", nz);
	if (!sweep_done)
		reclaim(np);
	cache_flush_scan(cache_of(executing));
	struct span *span = span_alloc(np);
	if (span != NULL) {
		take_into_use(span, spc, large);
		put_span(span);
		span->needzero = false;
	}
	event_close();
	return span;
}

void act_manual_alloc(const struct json *request)
{
	u64 np = json_word(request, "np", 0);
	enum stat stat = stat_named(json_text(request, "stat", ""));
	put_word("np", np);
	put_text("stat", stat_names[stat]);
	on_system_stack = true;
	struct span *span = span_alloc(np);
	on_system_stack = false;
	if (span == NULL)
		return;
	span->state = MANUAL;
	span->limit = span->base + bytes_of(span);
	/* Manual spans do not count in heap_sys. */
	stats.of[stat] += bytes_of(span);
	stats.of[HEAP_SYS] -= bytes_of(span);
	put_span(span);
}
