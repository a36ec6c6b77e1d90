/* Spans, their records, the index from pages to spans, and lists of spans. */
#include "os/os.h"
#include "pages/pages.h"

#include <stdlib.h>

struct heap heap;

void heap_reset(void)
{
	free(heap.pages);
	heap = (struct heap){ 0 };
	heap.free = grab((size_t)instance.list_pages * sizeof *heap.free);
	heap.busy = grab((size_t)(instance.list_pages + 1) * sizeof *heap.busy);
}

void list_insert(struct list *list, struct span *span)
{
	span->list = list;
	span->prev = NULL;
	span->next = list->first;
	if (list->first != NULL)
		list->first->prev = span;
	else
		list->last = span;
	list->first = span;
}

void list_insert_back(struct list *list, struct span *span)
{
	span->list = list;
	span->next = NULL;
	span->prev = list->last;
	if (list->last != NULL)
		list->last->next = span;
	else
		list->first = span;
	list->last = span;
}

void list_remove(struct span *span)
{
	struct list *list = span->list;
	if (list == NULL)
		return;
	if (span->prev != NULL)
		span->prev->next = span->next;
	else
		list->first = span->next;
	if (span->next != NULL)
		span->next->prev = span->prev;
	else
		list->last = span->prev;
	span->list = NULL;
	span->next = span->prev = NULL;
}

/* Grows the table of all spans by half where a new record has no room in it. */
static void record_span(void)
{
	u64 recorded = fix_made(SPAN) - 1, old = heap.allspans, cap = heap.allspans_cap;
	u64 word = (u64)instance.ptr_size;
	if (recorded < cap)
		return;
	u64 larger = cap * 3 / 2;
	if (larger < ALLSPANS_MIN / word)
		larger = ALLSPANS_MIN / word;
	u64 r = sys_alloc(larger * word, OTHER_SYS);
	must(r != 0, "runtime: cannot allocate memory");
	heap.allspans = r;
	heap.allspans_cap = larger;
	if (recorded > 0)
		sys_free(old, cap * word, OTHER_SYS);
}

struct span *span_new(u64 base, u64 npages)
{
	struct record *record = fix_alloc(SPAN, record_span);
	struct span *span = record->object;
	*span = (struct span){ .record = record, .base = base, .npages = npages };
	return span;
}

/* The span has been merged into another one. */
void span_bury(struct span *span)
{
	*span = (struct span){ .record = span->record, .base = span->base, .npages = span->npages };
	fix_free(SPAN, span->record);
}

static u64 page_of(u64 address)
{
	return (address - arena.start) / instance.page_size;
}

/* Pages are counted from the start of the arena. */
void index_page(u64 page, struct span *span)
{
	if (page >= heap.npages) {
		size_t n = heap.npages == 0 ? 1024 : heap.npages;
		while (n <= page)
			n *= 2;
		heap.pages = resized(heap.pages, n * sizeof *heap.pages);
		for (size_t i = heap.npages; i < n; i++)
			heap.pages[i] = NULL;
		heap.npages = n;
	}
	heap.pages[page] = span;
}

void index_ends(struct span *span)
{
	u64 first = page_of(span->base);
	index_page(first, span);
	index_page(first + span->npages - 1, span);
}

struct span *span_of(u64 address)
{
	u64 page = page_of(address);
	return address < arena.start || page >= heap.npages ? NULL : heap.pages[page];
}

struct span *span_lookup(u64 address)
{
	struct span *span = span_of(address);
	bool holds = span != NULL && span->state == IN_USE && span->base <= address && address < span->limit;
	return holds ? span : NULL;
}

u64 physical_pages(const struct span *span, u64 *n)
{
	u64 page = arena.phys_page, end = span->base + bytes_of(span), start = span->base;
	if (page > instance.page_size) {
		start = up(start, page);
		end = end / page * page;
	}
	*n = end > start ? end - start : 0;
	return start;
}
