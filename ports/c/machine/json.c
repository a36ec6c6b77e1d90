/* Reading JSON: as much of it as the lines of the protocol have. */
#include "machine/machine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { POOL = 1024, DEPTH = 64 };

/* Nodes of the line that was read last, in chunks that are used again for the next one. */
struct pool {
	struct pool *next;
	struct json nodes[POOL];
};
static struct pool *pools, *current;
static size_t used;

static struct json *new_node(void)
{
	if (current == NULL || used == POOL) {
		struct pool **link = current == NULL ? &pools : &current->next;
		if (*link == NULL) {
			*link = resized(NULL, sizeof **link);
			(*link)->next = NULL;
		}
		current = *link;
		used = 0;
	}
	struct json *node = &current->nodes[used++];
	*node = (struct json){ .kind = JSON_OTHER };
	return node;
}

static char *skip_spaces(char *at)
{
	while (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')
		at++;
	return at;
}

/* The text of a string is unescaped in place; \u is kept as it is. Returns what follows, or NULL. */
static char *read_string(char *at, const char **string)
{
	if (*at != '"')
		return NULL;
	char *to = ++at;
	*string = to;
	for (; *at != '"'; at++) {
		if (*at == '\0')
			return NULL;
		if (*at == '\\' && at[1] != 'u' && at[1] != '\0')
			at++;
		*to++ = *at;
	}
	char *after = at + 1;
	*to = '\0';
	return after;
}

static char *read_value(char *at, struct json *into, int depth);

/* The items of a list or an object, up to the bracket that ends it. */
static char *read_items(char *at, struct json *into, int depth)
{
	char end = into->kind == JSON_LIST ? ']' : '}';
	struct json **link = &into->first;
	at = skip_spaces(at);
	if (*at == end)
		return at + 1;
	for (;;) {
		struct json *item = new_node();
		at = skip_spaces(at);
		if (into->kind == JSON_OBJECT) {
			at = read_string(at, &item->key);
			if (at == NULL || *(at = skip_spaces(at)) != ':')
				return NULL;
			at++;
		}
		at = read_value(at, item, depth);
		if (at == NULL)
			return NULL;
		*link = item;
		link = &item->next;
		at = skip_spaces(at);
		if (*at == end)
			return at + 1;
		if (*at++ != ',')
			return NULL;
	}
}

static char *read_value(char *at, struct json *into, int depth)
{
	static const char *const words[] = { "true", "false", "null" };
	char *after;
	at = skip_spaces(at);
	if (depth > DEPTH)
		return NULL;
	switch (*at) {
	case '"':
		into->kind = JSON_STRING;
		return read_string(at, &into->string);
	case '[':
		into->kind = JSON_LIST;
		return read_items(at + 1, into, depth + 1);
	case '{':
		into->kind = JSON_OBJECT;
		return read_items(at + 1, into, depth + 1);
	}
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strncmp(at, words[i], strlen(words[i])) == 0)
			return at + strlen(words[i]);
	into->kind = JSON_NUMBER;
	errno = 0;
	into->number = strtoll(at, &after, 10);
	return after == at || errno != 0 ? NULL : after;
}

struct json *json_read(char *line)
{
	current = NULL;
	return json_read_beside(line);
}

struct json *json_read_beside(char *line)
{
	struct json *value = new_node();
	char *after = read_value(line, value, 0);
	return after == NULL || *skip_spaces(after) != '\0' ? NULL : value;
}

struct json *json_get(const struct json *object, const char *key)
{
	if (object == NULL || object->kind != JSON_OBJECT)
		return NULL;
	for (struct json *item = object->first; item != NULL; item = item->next)
		if (strcmp(item->key, key) == 0)
			return item;
	return NULL;
}

u64 json_value(const struct json *value)
{
	if (value->kind != JSON_STRING)
		return (u64)value->number;
	bool negative = value->string[0] == '-';
	u64 size = strtoull(value->string + (negative ? 1 : 0), NULL, 16);
	return negative ? 0 - size : size;
}

u64 json_word(const struct json *object, const char *key, u64 otherwise)
{
	const struct json *value = json_get(object, key);
	return value == NULL ? otherwise : json_value(value);
}

const char *json_text(const struct json *object, const char *key, const char *otherwise)
{
	const struct json *value = json_get(object, key);
	return value == NULL || value->kind != JSON_STRING ? otherwise : value->string;
}
