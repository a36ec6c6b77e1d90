/*
 * Runs the files of `mallocspec vectors` on the port, in one process. A vector that uses an operation which
 * the port lacks runs up to that step. Exit code 1: a vector failed; 2: a file is none of vectors.
 */
#include "actions.h"
#include "instance/instance.h"
#include "objects/objects.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 5, LACKING = 32, TEXT = 512 };

static const char *file;
static int passed, partly, skipped, failed;
/* The operations that are in the vectors of a file, but not in the port. */
static const char *lacking[LACKING];

static _Noreturn void mistaken(const char *what)
{
	fprintf(stderr, "%s: %s\n", file, what);
	exit(2);
}

/* The first difference of the vector that runs: where it is, and what it is. */
static char path[TEXT], difference[TEXT];

static const char *text_of(const struct json *value, char *text)
{
	if (value == NULL)
		return "absent";
	if (value->kind == JSON_NUMBER)
		snprintf(text, TEXT / 4, "%" PRId64, value->number);
	else if (value->kind == JSON_STRING)
		snprintf(text, TEXT / 4, "\"%s\"", value->string);
	else
		return value->kind == JSON_LIST ? "a list" : "an object";
	return text;
}

static bool differ(const struct json *expected, const struct json *found)
{
	char one[TEXT / 4], other[TEXT / 4];
	snprintf(difference, sizeof difference, "expected %s, found %s", text_of(expected, one),
		 text_of(found, other));
	return false;
}

/* What a field may leave out. */
static bool is_nothing(const struct json *value)
{
	return value == NULL || (value->kind == JSON_NUMBER && value->number == 0)
	       || (value->kind == JSON_LIST && value->first == NULL);
}

static bool is_counted(const char *event, const char *key)
{
	return !(strcmp(event, "ckpt") == 0 && strcmp(key, "stacks_sys") == 0)
	       && !(strcmp(event, "gc.phase") == 0 && strcmp(key, "cycle") == 0);
}

static bool is_same(const struct json *expected, const struct json *found);

/* The same, one level down: the path says where a difference is. */
static bool is_same_at(const char *key, int i, const struct json *expected, const struct json *found)
{
	size_t length = strlen(path);
	if (key != NULL)
		snprintf(path + length, sizeof path - length, ".%s", key);
	else
		snprintf(path + length, sizeof path - length, "[%d]", i);
	if (!is_same(expected, found))
		return false;
	path[length] = '\0';
	return true;
}

/* Each key of one has the same value in the other. */
static bool has_same_fields(const struct json *expected, const struct json *found)
{
	const char *event = json_text(expected, "e", "");
	for (const struct json *item = expected->first; item != NULL; item = item->next)
		if (is_counted(event, item->key)
		    && !is_same_at(item->key, 0, item, json_get(found, item->key)))
			return false;
	for (const struct json *item = found->first; item != NULL; item = item->next)
		if (is_counted(event, item->key) && json_get(expected, item->key) == NULL
		    && !is_same_at(item->key, 0, NULL, item))
			return false;
	return true;
}

static bool has_same_items(const struct json *expected, const struct json *found)
{
	const struct json *one = expected->first, *other = found->first;
	for (int i = 0; one != NULL || other != NULL; i++) {
		if (!is_same_at(NULL, i, one, other))
			return false;
		one = one == NULL ? NULL : one->next;
		other = other == NULL ? NULL : other->next;
	}
	return true;
}

static bool is_same(const struct json *expected, const struct json *found)
{
	if (expected == NULL || found == NULL || expected->kind != found->kind)
		return (is_nothing(expected) && is_nothing(found)) || differ(expected, found);
	switch (expected->kind) {
	case JSON_NUMBER:
		return expected->number == found->number || differ(expected, found);
	case JSON_STRING:
		return strcmp(expected->string, found->string) == 0 || differ(expected, found);
	case JSON_OBJECT:
		return has_same_fields(expected, found);
	case JSON_LIST:
		return has_same_items(expected, found);
	default:
		return true;
	}
}

static bool fails(const char *what)
{
	snprintf(difference, sizeof difference, "%s", what);
	return false;
}

/* A reply is its event, with the arguments that the request had. */
static bool runs_step(const struct json *step)
{
	const struct json *request = json_get(step, "request"), *reply = json_get(step, "reply");
	if (json_get(request, "e") == NULL || json_get(reply, "e") == NULL)
		mistaken("expected steps with a request and a reply");
	const char *wrong = act(request);
	if (wrong != NULL)
		return fails(wrong);
	struct json *found = json_read_beside(strcpy(grab(strlen(reply_line()) + 1), reply_line()));
	return found == NULL ? fails("the reply is no JSON") : is_same(reply, found);
}

/* Up to a step that the port lacks. */
static bool runs_steps(const struct json *steps)
{
	int i = 0;
	reset();
	for (const struct json *step = steps->first; step != NULL; step = step->next, i++) {
		snprintf(path, sizeof path, "step %d, %s", i, json_text(json_get(step, "request"), "e", "?"));
		if (!has_action(json_text(json_get(step, "request"), "e", "")))
			return true;
		if (!runs_step(step))
			return false;
	}
	return true;
}

static bool is_result(const struct json *result, const char *key, u64 found)
{
	u64 expected = json_word(result, key, ~found);
	snprintf(path, sizeof path, "result.%s", key);
	snprintf(difference, sizeof difference, "expected %" PRIu64 ", found %" PRIu64, expected, found);
	return expected == found;
}

static bool runs_sizeclass(const struct json *call, const struct json *result)
{
	u64 n = json_word(call, "n", 0), page = instance.page_size;
	bool large = n > instance.max_small;
	int class = large ? 0 : class_of(n);
	u64 pages = large ? up(n, page) / page : instance.class_pages[class];
	u64 bytes = large ? pages * page : instance.class_size[class];
	return is_result(result, "class", (u64)class) && is_result(result, "bytes", bytes)
	       && is_result(result, "pages", pages)
	       && is_result(result, "objects", pages * page / bytes);
}

static bool runs_nextsample(const struct json *call, const struct json *result)
{
	u64 random = json_word(call, "rnd", 0), bits;
	double log2 = fastlog2(random % (1 << 26) + 1);
	memcpy(&bits, &log2, sizeof bits);
	return is_result(result, "log2", bits)
	       && is_result(result, "r", (u64)sample_after(json_word(call, "rate", 0), random));
}

static bool runs(const struct json *vector)
{
	const struct json *call = json_get(vector, "call"), *result = json_get(vector, "result");
	if (json_get(vector, "steps") != NULL)
		return runs_steps(json_get(vector, "steps"));
	return json_get(call, "n") != NULL ? runs_sizeclass(call, result) : runs_nextsample(call, result);
}

static bool has_operation(const char *name)
{
	return has_action(name) || strcmp(name, "sizeclass") == 0 || strcmp(name, "nextsample") == 0;
}

static void note_lacking(const char *name)
{
	int i = 0;
	while (i < LACKING && lacking[i] != NULL && strcmp(lacking[i], name) != 0)
		i++;
	if (i < LACKING)
		lacking[i] = name;
}

/* Whether the port has each operation of a vector. */
static bool is_whole(const struct json *vector)
{
	const struct json *operations = json_get(json_get(vector, "needs"), "ops");
	bool whole = true;
	if (operations == NULL)
		mistaken("expected vectors with needs.ops");
	for (const struct json *item = operations->first; item != NULL; item = item->next) {
		if (item->kind != JSON_STRING)
			mistaken("expected names in needs.ops");
		if (!has_operation(item->string)) {
			note_lacking(item->string);
			whole = false;
		}
	}
	return whole;
}

static void take(const struct json *vector, const struct json *machines)
{
	const struct json *machine = json_get(machines, json_text(vector, "machine", ""));
	bool whole = is_whole(vector);
	const char *wrong = instance_read(machine);
	if (!whole && json_get(vector, "steps") == NULL) {
		skipped++;
		return;
	}
	snprintf(path, sizeof path, "machine");
	if (wrong == NULL ? runs(vector) : fails(wrong)) {
		whole ? passed++ : partly++;
		return;
	}
	if (failed++ < SHOWN)
		printf("  %s\n    %s: %s\n", json_text(vector, "id", "?"), path, difference);
}

static char *content(void)
{
	FILE *stream = fopen(file, "rb");
	size_t length = 0, capacity = 1 << 20, n;
	char *text = resized(NULL, capacity);
	if (stream == NULL)
		mistaken("cannot be opened");
	while ((n = fread(text + length, 1, capacity - length - 1, stream)) > 0) {
		length += n;
		if (length == capacity - 1)
			text = resized(text, capacity *= 2);
	}
	fclose(stream);
	text[length] = '\0';
	return text;
}

static void report(const char *topic)
{
	printf("%s: %d passed, %d failed", topic, passed, failed);
	if (skipped > 0)
		printf(", %d skipped", skipped);
	if (partly > 0)
		printf(", %d passed up to the first operation that this port lacks", partly);
	printf("\n");
	for (int i = 0; i < LACKING && lacking[i] != NULL; i++)
		printf("%s%s", i == 0 ? "  lacks " : ", ", lacking[i]);
	if (lacking[0] != NULL)
		printf("\n");
}

/* The number of vectors that fail. */
static int run_file(void)
{
	char *text = content();
	const struct json *document = json_read(text), *vectors = json_get(document, "vectors");
	if (vectors == NULL || vectors->first == NULL
	    || strcmp(json_text(document, "format", ""), "mallocspec-vectors") != 0)
		mistaken("expected a file of vectors");
	passed = partly = skipped = failed = 0;
	memset(lacking, 0, sizeof lacking);
	for (const struct json *vector = vectors->first; vector != NULL; vector = vector->next)
		take(vector, json_get(document, "machines"));
	report(json_text(document, "topic", "?"));
	free(text);
	return failed;
}

int main(int argc, char **argv)
{
	int failures = 0;
	file = argv[0];
	if (argc < 2)
		mistaken("expected files of vectors");
	for (int i = 1; i < argc; i++) {
		file = argv[i];
		failures += run_file();
	}
	return failures > 0;
}
