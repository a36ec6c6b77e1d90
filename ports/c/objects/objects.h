/* Objects: malloc, caches and their processors, central lists, tiny blocks, sampling. */
#ifndef OBJECTS_H
#define OBJECTS_H

#include "pages/pages.h"

/* What a processor allocates from. */
struct cache {
	struct record *record;
	struct span *alloc[2 * CLASSES];
	/* The block that tiny objects are packed into, and how full it is. */
	u64 tiny, tinyoffset;
	/* Bytes until the next sample. */
	i64 next_sample;
	/* What has not been added to the statistics yet. */
	u64 local_scan, local_tinyallocs;
};

/* The processor that executes the action, -1 for none. */
extern int executing;
/* The cache of a processor; without one, the cache of the start. NULL if it has none. */
struct cache *cache_of(int processor);
struct cache *cache_new(void);
void cache_free(struct cache *cache);
void cache_register(struct cache *cache);
void cache_unregister(struct cache *cache);
/* That of the processor that executes, which must have one. */
struct cache *cache_own(void);
/* The cache with this record. */
struct cache *cache_at(u64 record);
void cache_flush_scan(struct cache *cache);
void processors_boot(void);
void processors_reset(void);

/* A span with a free slot for a cache; NULL without memory. */
struct span *central_cache_span(int spc);
void central_uncache_span(struct span *span, int spc);
void central_reset(void);
/* The slots of a span, all of them free, and their bitmaps. */
void init_span(struct span *span);

/* A slot, and whether it took more than the cached span. */
u64 next_free(int spc, bool *refilled, bool *dirty);
/* An address in the current tiny block; 0 if it has no room. */
u64 tiny_in_block(u64 size);
u64 tiny_new_block(u64 size, bool *refilled);

i64 next_sample(void);
/* The distance for 32 random bits, and the rough log2 that it is made of: linear between entries of a table. */
i64 sample_after(u64 rate, u64 random);
double fastlog2(u64 x);
extern u64 sample_rate;

void act_rate(const struct json *request);
void act_malloc(const struct json *request);
void act_newobject(const struct json *request);
void act_newarray(const struct json *request);
void act_pcache(const struct json *request);
void act_procresize(const struct json *request);
void act_mcache_alloc(const struct json *request);
void act_mcache_free(const struct json *request);
void act_releaseall(const struct json *request);
void act_flush(const struct json *request);

#endif
