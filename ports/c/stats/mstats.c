/* The counters of memory from the operating system. */
#include "instance/instance.h"
#include "stats/stats.h"

#include <inttypes.h>
#include <string.h>

struct stats stats;

const char *const stat_names[STATS] = {
	"heap_sys", "stacks_sys", "mspan_sys",	  "mcache_sys", "buckhash_sys",
	"gc_sys",   "other_sys",  "stacks_inuse", "heap_inuse", "local",
};

enum stat stat_named(const char *name)
{
	for (enum stat stat = 0; stat < STATS; stat++)
		if (strcmp(stat_names[stat], name) == 0)
			return stat;
	return LOCAL;
}

/* The part of a counter that is added to, which is all of it where uintptrs have 64 bits. */
static void set_low(enum stat stat, u64 low)
{
	u64 high = stats.of[stat] - uintptr(stats.of[stat]);
	stats.of[stat] = high + low;
}

void stat_inc(enum stat stat, u64 n)
{
	if (stat == LOCAL)
		return;
	if (instance.big_endian) {
		stats.of[stat] += n;
		return;
	}
	u64 low = uintptr(uintptr(stats.of[stat]) + n);
	if (low < n)
		quit("runtime: stat overflow: val %" PRIu64 ", n %" PRIu64, low, n);
	set_low(stat, low);
}

void stat_dec(enum stat stat, u64 n)
{
	if (stat == LOCAL)
		return;
	u64 low = uintptr(stats.of[stat]);
	if (instance.big_endian) {
		stats.of[stat] -= n;
		return;
	}
	if (low < n)
		quit("runtime: stat underflow: val %" PRIu64 ", n %" PRIu64, uintptr(low - n), n);
	set_low(stat, uintptr(low - n));
}
