/* Statistics: the counters that memory is accounted to, and what is reported of them. */
#ifndef STATS_H
#define STATS_H

#include "machine/machine.h"

enum stat {
	HEAP_SYS,
	STACKS_SYS,
	MSPAN_SYS,
	MCACHE_SYS,
	BUCKHASH_SYS,
	GC_SYS,
	OTHER_SYS,
	STACKS_INUSE,
	HEAP_INUSE,
	/* Thrown away. */
	LOCAL,
	STATS,
};
extern const char *const stat_names[STATS];
/* The statistic of this name; LOCAL for an unknown one. */
enum stat stat_named(const char *name);

struct stats {
	u64 of[STATS];
	/* As if the spans that caches have were full. */
	u64 heap_live;
	u64 heap_scan;
	i64 heap_objects;
	u64 tinyallocs, largealloc, nlargealloc, largefree, nlargefree;
	/* By span class: slots handed to caches. */
	u64 nmalloc[2 * 256];
};
extern struct stats stats;

/* A counter of memory from the OS: a machine of 32 bits, if little-endian, adds to its low half only. */
void stat_inc(enum stat stat, u64 n);
void stat_dec(enum stat stat, u64 n);

void act_ckpt(const struct json *request);
void act_memstats(const struct json *request);

#endif
