/* The address space: its layout, the arena, memory that is never freed, records of fixed sizes. */
#ifndef ARENA_H
#define ARENA_H

#include "machine/machine.h"
#include "stats/stats.h"

struct arena {
	u64 phys_page;
	/* The table of spans grows upwards; the heap bitmap grows downwards from its end. */
	u64 spans, spans_mapped, bitmap, bitmap_mapped;
	/* The heap is inside [start, used); what may be handed out next is [alloc, end). */
	u64 start, used, alloc, end;
	bool reserved;
};
extern struct arena arena;

void act_mallocinit(const struct json *request);

u64 spans_size(void);
u64 bitmap_size(void);
/* The next n bytes of arena, or 0. */
u64 arena_alloc(u64 n);
/* Go throws where pages are beyond the table of spans. */
void check_index(u64 base, u64 npages);

u64 persistent_alloc(u64 n, u64 align, enum stat stat);
void persistent_reset(void);
void act_persist(const struct json *request);

/* The fixed-size allocators. */
enum fixed { SPAN, CACHE, TREAP, FINALIZER, PROFILE, FIXED };

/* A record: its address, and what the port keeps of it. It is never given back. */
struct record {
	u64 address;
	struct record *earlier;
	void *object;
};

void fix_init_all(void);
/* The record freed last, or a new one, for which `first` happens. */
struct record *fix_alloc(enum fixed f, void (*first)(void));
void fix_free(enum fixed f, struct record *record);
/* Bytes of records in use, and how many were ever made. */
u64 fix_inuse(enum fixed f);
u64 fix_made(enum fixed f);

#endif
