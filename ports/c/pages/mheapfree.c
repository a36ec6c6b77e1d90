/* Pages go back to the page heap by hand, and the memory of free ones to the OS. */
#include "os/os.h"
#include "pages/pages.h"

static void give_back(struct span *span, enum stat stat)
{
	put_address("a", span->base);
	put_word("np", span->npages);
	put_text("stat", stat_names[stat]);
	span->needzero = true;
	stats.of[stat] -= bytes_of(span);
	stats.of[HEAP_SYS] += bytes_of(span);
	u64 first = (span->base - arena.start) / instance.page_size;
	for (u64 i = 1; i + 1 < span->npages; i++)
		index_page(first + i, NULL);
	span_free(span, true, 0);
}

void manual_free(u64 a, enum stat stat)
{
	struct span *span = span_of(a);
	if (span == NULL || span->state != MANUAL || span->base != a)
		return;
	event_open("manual.free");
	give_back(span, stat);
	event_close();
}

void act_manual_free(const struct json *request)
{
	struct span *span = span_of(json_word(request, "a", 0));
	if (span == NULL || span->state != MANUAL || span->base != json_word(request, "a", 0))
		refuse("no manual span has this address");
	give_back(span, stat_named(json_text(request, "stat", "")));
}

static void scavenge_span(struct span *span, u64 now, u64 limit)
{
	u64 page = instance.page_size, oldrel = span->npreleased, n;
	/* The age is unsigned, so a span that became free after `now` is very old. */
	if (now - span->unusedsince <= limit || oldrel == span->npages)
		return;
	u64 start = physical_pages(span, &n), released = n - oldrel * page;
	if (n == 0 || (arena.phys_page > page && released == 0))
		return;
	span->npreleased = n / page;
	event_open("scav.span");
	put_address("a", span->base);
	put_word("np", span->npages);
	put_word("oldrel", oldrel);
	put_address("start", start);
	put_word("n", n);
	put_word("released", released);
	put_count("since", (i64)span->unusedsince);
	event_close();
	sys_unused(start, n);
}

/* A node, what is left of it, what is right of it. */
static void scavenge_treap(struct node *node, u64 now, u64 limit)
{
	if (node == NULL)
		return;
	scavenge_span(node->span, now, limit);
	scavenge_treap(node->left, now, limit);
	scavenge_treap(node->right, now, limit);
}

static u64 idle_in(const struct node *node, u64 *released)
{
	if (node == NULL)
		return 0;
	*released += node->span->npreleased;
	return node->npages + idle_in(node->left, released) + idle_in(node->right, released);
}

u64 heap_idle(u64 *released)
{
	*released = 0;
	u64 pages = idle_in(heap.treap, released);
	for (u64 length = 0; length < instance.list_pages; length++)
		for (struct span *span = heap.free[length].first; span != NULL; span = span->next) {
			pages += span->npages;
			*released += span->npreleased;
		}
	return pages;
}

void act_scavenge(const struct json *request)
{
	u64 now = json_word(request, "now", 0), limit = json_word(request, "limit", 0), released;
	put_count("k", (i64)json_word(request, "k", 0));
	put_word("now", now);
	put_word("limit", limit);
	for (u64 length = 0; length < instance.list_pages; length++)
		for (struct span *span = heap.free[length].first; span != NULL; span = span->next)
			scavenge_span(span, now, limit);
	scavenge_treap(heap.treap, now, limit);
	heap_idle(&released);
	put_word("released", released * instance.page_size);
}
