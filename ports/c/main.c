/*
 * A port of Go's allocator without its collector, that speaks the go dialect of the port protocol: a
 * handshake, the header of a trace, then one request a line. It allocates no memory of its own for the
 * objects: an address is a number, and what the operating system says is in each request.
 */
#include "actions.h"
#include "instance/instance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	for (int i = 0; action_name(i) != NULL; i++)
		printf("%s%s", i == 0 ? "" : ",", action_name(i));
	printf("\n");
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
	if (!has_action(name)) {
		printf("{\"unsupported\":\"%s\"}\n", name);
		return;
	}
	const char *wrong = act(request);
	if (wrong == NULL)
		printf("%s\n", reply_line());
	else
		printf("{\"error\":\"%s\"}\n", wrong);
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
