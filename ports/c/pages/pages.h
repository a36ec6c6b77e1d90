/* The page heap: spans of pages, the lists and the treap of the free ones, and how it grows. */
#ifndef PAGES_H
#define PAGES_H

#include "arena/arena.h"
#include "instance/instance.h"

enum span_state { DEAD, IN_USE, MANUAL, FREE };

/*
 * Without a collector no slot is ever freed, so the slots below freeindex are the allocated ones, and
 * freeindex is the next free slot. There are no alloc bits, and every span is of sweep generation 0.
 */
struct span {
	struct record *record;
	u64 base, npages;
	enum span_state state;
	/* Twice the size class, plus 1 without pointers. */
	int spanclass;
	u64 elemsize, nelems, freeindex;
	u64 limit;
	bool needzero, incache;
	/* When a free span became free, and how many of its pages are with the OS. */
	u64 unusedsince, npreleased;
	struct special *specials;
	struct list *list;
	struct span *next, *prev;
};

/* A list of spans; each span knows the list that it is on. */
struct list {
	struct span *first, *last;
};
void list_insert(struct list *list, struct span *span);
void list_insert_back(struct list *list, struct span *span);
/* Off the list that it is on, if it is on one. */
void list_remove(struct span *span);

/* A node of the treap: a search tree by (pages, address of the span's record), a heap by priority. */
struct node {
	struct record *record;
	struct span *span;
	u64 npages, tie;
	u64 prio;
	struct node *left, *right;
};
void treap_insert(struct node *node);
void treap_remove(const struct node *node);
struct node *treap_find(const struct span *span);
/* The span that Go takes for so many pages: not always the shortest that is long enough. */
struct span *treap_choose(u64 npages);

struct heap {
	/* Free spans by length, and large ones in use; the last of these is for all longer ones. */
	struct list *free, *busy;
	struct node *treap;
	/* By page of the arena: every page of a span in use, the ends of a free one. */
	struct span **pages;
	size_t npages;
	u64 allspans, allspans_cap;
	/* Pages of the spans that objects are in. */
	u64 inuse;
};
extern struct heap heap;
void heap_reset(void);

static inline u64 bytes_of(const struct span *span)
{
	return span->npages * instance.page_size;
}

/* Pages of the free spans, and those of them that are with the OS. */
u64 heap_idle(u64 *released);

struct span *span_new(u64 base, u64 npages);
void span_bury(struct span *span);
/* The span of the page of this address, in use or not; the span in use that has data there. */
struct span *span_of(u64 address);
struct span *span_lookup(u64 address);
void index_page(u64 page, struct span *span);
void index_ends(struct span *span);
/* The whole pages of the OS in a span. */
u64 physical_pages(const struct span *span, u64 *n);

/* A free span leaves its list or the treap. */
void free_take_out(struct span *span);
/* The span becomes free; since is 0 for now. */
void span_free(struct span *span, bool acctidle, u64 since);

/* A span for objects; NULL without memory. */
struct span *heap_alloc(u64 np, int spc, bool large, bool nz);
void manual_free(u64 a, enum stat stat);
void act_manual_alloc(const struct json *request);
void act_manual_free(const struct json *request);
void act_scavenge(const struct json *request);

#endif
