/* The actions that the port performs, by name, and the fresh state in which each sequence begins. */
#include "actions.h"

#include "collector/collector.h"
#include "instance/instance.h"
#include "objects/objects.h"
#include "stats/stats.h"

#include <string.h>

static const struct {
	const char *name;
	void (*act)(const struct json *);
} actions[] = {
	{ "rate", act_rate },
	{ "mallocinit", act_mallocinit },
	{ "pcache", act_pcache },
	{ "procresize", act_procresize },
	{ "gc.init", act_gc_init },
	{ "gc.enable", act_gc_enable },
	{ "gc.trigger", act_gc_trigger },
	{ "malloc", act_malloc },
	{ "newobject", act_newobject },
	{ "newarray", act_newarray },
	{ "fin.add", act_fin_add },
	{ "fin.rm", act_fin_rm },
	{ "persist", act_persist },
	{ "manual.alloc", act_manual_alloc },
	{ "manual.free", act_manual_free },
	{ "scavenge", act_scavenge },
	{ "mcache.alloc", act_mcache_alloc },
	{ "mcache.free", act_mcache_free },
	{ "releaseall", act_releaseall },
	{ "flush", act_flush },
	{ "sweepone", act_sweepone },
	{ "ckpt", act_ckpt },
	{ "memstats", act_memstats },
};
enum { ACTIONS = sizeof actions / sizeof *actions };

const char *action_name(int i)
{
	return i < ACTIONS ? actions[i].name : NULL;
}

static int action_named(const char *name)
{
	int i = 0;
	while (i < ACTIONS && strcmp(actions[i].name, name) != 0)
		i++;
	return i;
}

bool has_action(const char *name)
{
	return action_named(name) < ACTIONS;
}

static bool alive;

void reset(void)
{
	release_all();
	stats = (struct stats){ 0 };
	arena = (struct arena){ 0 };
	sample_rate = instance.rate;
	persistent_reset();
	heap_reset();
	central_reset();
	processors_reset();
	collector_reset();
	alive = true;
}

const char *act(const struct json *request)
{
	i64 p = (i64)json_word(request, "p", 0);
	if (!alive)
		return "dead: expected a reset";
	if (p < -1 || p >= PROCESSORS)
		return "no such processor";
	executing = (int)p;
	alive = perform(actions[action_named(json_text(request, "e", ""))].act, request);
	return NULL;
}
