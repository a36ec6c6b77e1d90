/* When a cycle would start. */
#include "collector/collector.h"

#include <string.h>

static const u64 default_minimum = 4 << 20, sweep_distance = 1 << 20, largest = UINT64_MAX;

static struct {
	bool enabled;
	i64 percent;
	double ratio;
	/* Bytes that the last cycle marked, or what gc.init makes up. */
	u64 marked;
	u64 heapmin, trigger, goal;
} gc;

void pacer_reset(void)
{
	memset(&gc, 0, sizeof gc);
	gc.heapmin = default_minimum;
}

u64 gc_trigger(void)
{
	return gc.trigger;
}

u64 next_gc(void)
{
	return gc.goal;
}

bool is_heap_triggered(void)
{
	return gc.enabled && gc.percent >= 0 && stats.heap_live >= gc.trigger;
}

void act_gc_init(const struct json *request)
{
	(void)request;
	sweep_done = true;
	gc.ratio = 7.0 / 8;
	gc.marked = (u64)((double)default_minimum / (1 + gc.ratio));
}

void act_gc_enable(const struct json *request)
{
	(void)request;
	gc.enabled = true;
}

static u64 max(u64 a, u64 b)
{
	return a < b ? b : a;
}

/* In 64 bits, which wrap. */
static u64 percent_of(u64 n)
{
	return n * (u64)gc.percent / 100;
}

/* uint64(x), as Go's compiler makes it of a signed conversion. */
static u64 from_float(double x)
{
	return x >= 18446744073709551616.0 ? (u64)1 << 63 : (u64)x;
}

static void set_ratio(double ratio)
{
	double most = 0.95 * (double)gc.percent / 100;
	gc.ratio = ratio < 0 ? 0 : gc.percent >= 0 && ratio > most ? most : ratio;
	gc.heapmin = percent_of(default_minimum);
	if (gc.percent < 0) {
		gc.trigger = gc.goal = largest;
		return;
	}
	u64 least = gc.heapmin;
	if (!sweep_done)
		least = max(least, stats.heap_live + percent_of(sweep_distance));
	gc.trigger = max(from_float((double)gc.marked * (1 + gc.ratio)), least);
	gc.goal = max(gc.marked + percent_of(gc.marked), gc.trigger);
}

void act_gc_trigger(const struct json *request)
{
	u64 bits = json_word(request, "ratio", 0);
	i64 percent = (i64)json_word(request, "gcpercent", 0);
	double ratio;
	memcpy(&ratio, &bits, sizeof ratio);
	put_address("ratio", bits);
	put_count("gcpercent", percent);
	gc.percent = percent < 0 ? -1 : percent;
	set_ratio(ratio);
	put_word("heapmin", gc.heapmin);
	put_word("marked", gc.marked);
	put_word("live", stats.heap_live);
	put_count("sweepdone", sweep_done);
	put_word("pagesInUse", heap.inuse);
	put_count("pagesSwept", 0);
	put_float("ratioSet", gc.ratio);
	put_word("gc_trigger", gc.trigger);
	put_word("next_gc", gc.goal);
	put_float("ppb", 0);
	put_count("liveBasis", 0);
	put_count("sweptBasis", 0);
}
