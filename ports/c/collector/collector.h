/* What the allocator needs of the collector where no cycle ever starts. */
#ifndef COLLECTOR_H
#define COLLECTOR_H

#include "pages/pages.h"

/* False before gc.init, and until the first span is wanted: then the empty buffer is looked at. */
extern bool sweep_done;
/* Pages are taken; there is nothing to sweep. */
void reclaim(u64 np);
void act_sweepone(const struct json *request);
/* Bytes of a span that is about to be taken, and pages that its caller sweeps: nothing is ever owed. */
void deduct(u64 n, u64 csp);
/* A span in use is entered in the buffer of the swept ones. */
void sweepbuf_push(const struct span *span);
/* A bitmap for so many slots. */
u64 new_bits(u64 ne);

/* Something that is attached to an object. */
struct special {
	struct record *record;
	enum fixed kind;
	/* Where the object lies in its span, in 16 bits. */
	u64 offset;
	struct special *next;
};
/* The object is sampled; the countdown starts anew. */
void profile_alloc(u64 object, u64 size);
void act_fin_add(const struct json *request);
void act_fin_rm(const struct json *request);

/* The heap has reached the size at which a cycle starts. */
bool is_heap_triggered(void);
u64 gc_trigger(void);
u64 next_gc(void);
void act_gc_init(const struct json *request);
void act_gc_enable(const struct json *request);
void act_gc_trigger(const struct json *request);

void collector_reset(void);
void pacer_reset(void);
void specials_reset(void);

#endif
