/* A span becomes free: it joins its free neighbours, and goes onto a list or into the treap. */
#include "pages/pages.h"

static void put_whereabouts(const struct span *span)
{
	put_address("a", span->base);
	put_word("np", span->npages);
	put_address("sp", span->record->address);
}

static void put_node(const struct node *node)
{
	put_address("node", node->record->address);
	put_word("prio", node->prio);
}

void free_take_out(struct span *span)
{
	if (span->npages < instance.list_pages) {
		list_remove(span);
		event_open("fl.rm");
		put_whereabouts(span);
		event_close();
		return;
	}
	struct node *node = treap_find(span);
	if (node == NULL)
		return;
	treap_remove(node);
	event_open("tr.rm");
	put_whereabouts(span);
	put_node(node);
	event_close();
	fix_free(TREAP, node->record);
}

static void put_in(struct span *span)
{
	if (span->npages < instance.list_pages) {
#if PLANTED == 2
		/* To the back instead of the front: other addresses come out. */
		list_insert_back(&heap.free[span->npages], span);
#else
		list_insert(&heap.free[span->npages], span);
#endif
		event_open("fl.ins");
		put_whereabouts(span);
		event_close();
		return;
	}
	struct record *record = fix_alloc(TREAP, NULL);
	struct node *node = record->object;
	*node = (struct node){ .record = record, .span = span, .npages = span->npages };
	node->tie = span->record->address;
	node->prio = json_word(ask("prio"), "prio", 0);
	treap_insert(node);
	event_open("tr.ins");
	put_whereabouts(span);
	put_node(node);
	event_close();
}

/* The other span is free, and just before or after this one. */
static void absorb(struct span *span, struct span *other)
{
	if (other->base < span->base)
		span->base = other->base;
	span->npages += other->npages;
	span->npreleased += other->npreleased;
	span->needzero = span->needzero || other->needzero;
	free_take_out(other);
	span_bury(other);
}

static void unindex_ends(const struct span *span)
{
	u64 first = (span->base - arena.start) / instance.page_size;
	index_page(first, NULL);
	index_page(first + span->npages - 1, NULL);
}

static void coalesce(struct span *span)
{
	u64 end = span->base + bytes_of(span);
	struct span *around[] = { span->base == 0 ? NULL : span_of(span->base - 1), span_of(end) };
	for (int i = 0; i < 2; i++) {
		if (around[i] == NULL || around[i]->state != FREE)
			continue;
		unindex_ends(span);
		unindex_ends(around[i]);
		absorb(span, around[i]);
	}
	index_ends(span);
}

/* Without a collector only manual spans, parts of free ones, and new arena become free. */
void span_free(struct span *span, bool acctidle, u64 since)
{
	i64 now = (i64)since;
	event_open("span.free");
	put_address("a", span->base);
	put_word("np", span->npages);
	put_count("acctinuse", 0);
	put_count("acctidle", acctidle);
	if (since != 0)
		put_count("since", now);
	else
		now = (i64)json_word(ask("now"), "now", 0);
	*span = (struct span){ .record = span->record, .base = span->base, .npages = span->npages,
			       .needzero = span->needzero };
	span->state = FREE;
	span->unusedsince = (u64)now;
	coalesce(span);
	put_in(span);
	if (since == 0)
		put_count("now", now);
	put_address("r", span->base);
	put_word("rnp", span->npages);
	put_count("dirty", span->needzero);
	put_word("rel", span->npreleased);
	event_close();
}
