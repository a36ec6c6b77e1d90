/*
 * A port of Go's allocator without its collector, that speaks the go dialect of the port protocol: a
 * handshake, the header of a trace, then one request a line. It allocates no memory of its own for the
 * objects: an address is a number, and what the operating system says is in each request.
 */
#include "collector/collector.h"
#include "instance/instance.h"
#include "machine/machine.h"
#include "objects/objects.h"
#include "stats/stats.h"

#include <stdio.h>
#include <stdlib.h>
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

/* The line is none of the protocol. */
static _Noreturn void mistaken(const char *what)
{
	printf("{\"error\":\"%s\"}\n", what);
	fflush(stdout);
	exit(2);
}

static void say_hello(const char *line)
{
	if (strncmp(line, "hello 1 ", 8) != 0)
		mistaken("expected hello 1");
	printf("hello 1 c-port 1.0 dialect=go lang=c bits=64 level=events can=reset,deterministic actions=");
	for (int i = 0; i < ACTIONS; i++)
		printf("%s%s", i == 0 ? "" : ",", actions[i].name);
	printf("\n");
}

static bool alive;

/* Everything is as it was after the header. */
static void reset(void)
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

static void read_header(const struct json *header)
{
	const char *wrong = instance_read(header);
	if (wrong == NULL)
		printf("{\"header\":1}\n");
	else
		printf("{\"unsupported\":\"a header with this %s\"}\n", wrong);
	if (wrong == NULL)
		reset();
}

static void answer(const struct json *request)
{
	const char *name = json_text(request, "e", "");
	int i = 0;
	while (i < ACTIONS && strcmp(actions[i].name, name) != 0)
		i++;
	if (i == ACTIONS) {
		printf("{\"unsupported\":\"%s\"}\n", name);
		return;
	}
	i64 p = (i64)json_word(request, "p", 0);
	if (!alive || p < -1 || p >= PROCESSORS) {
		printf("{\"error\":\"%s\"}\n", alive ? "no such processor" : "dead: expected a reset");
		return;
	}
	executing = (int)p;
	alive = perform(actions[i].act, request);
	printf("%s\n", reply_line());
}

/* False at the end. */
static bool take_line(char *line)
{
	static bool has_header;
	const struct json *request = json_read(line);
	if (request == NULL)
		mistaken("a line that is not JSON");
	if (json_get(request, "bye") != NULL)
		return false;
	if (!has_header) {
		read_header(request);
		has_header = true;
	} else if (json_get(request, "sync") != NULL) {
		printf("{\"sync\":1}\n");
	} else if (json_get(request, "reset") != NULL) {
		reset();
		printf("{\"reset\":1}\n");
	} else {
		answer(request);
		return true;
	}
	fflush(stdout);
	return true;
}

int main(void)
{
	size_t capacity = 1 << 16, length = 0;
	char *line = resized(NULL, capacity);
	bool greeted = false;
	while (fgets(line + length, (int)(capacity - length), stdin) != NULL) {
		length += strlen(line + length);
		if (line[length - 1] != '\n') {
			capacity *= 2;
			line = resized(line, capacity);
			continue;
		}
		line[--length] = '\0';
		length = 0;
		if (greeted && !take_line(line))
			return 0;
		if (!greeted)
			say_hello(line);
		if (!greeted)
			fflush(stdout);
		greeted = true;
	}
	return 0;
}
