/* Writing events: one line, in which each event is an object and the events inside it are its fx. */
#include "machine/machine.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { DEPTH = 64 };

static char *line;
static size_t length, capacity;

/* By depth: whether the list of events inside has begun, and whether it is still open. */
static struct {
	bool begun, open;
} events[DEPTH];
static int depth;

static void append(const char *format, ...)
{
	va_list values;
	for (;;) {
		size_t room = capacity - length;
		va_start(values, format);
		int n = vsnprintf(line + length, room, format, values);
		va_end(values);
		if ((size_t)n < room) {
			length += (size_t)n;
			return;
		}
		capacity = 2 * capacity + (size_t)n + 1024;
		line = resized(line, capacity);
	}
}

static void append_quoted(const char *text)
{
	append("\"");
	for (; *text != '\0'; text++)
		append(*text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
	append("\"");
}

void reply_begin(void)
{
	length = 0;
	depth = 0;
	append("%s", "");
}

const char *reply_line(void)
{
	return line;
}

void event_open(const char *name)
{
	if (depth > 0 && !events[depth - 1].begun) {
		events[depth - 1].begun = events[depth - 1].open = true;
		append(",\"fx\":[");
	} else if (depth > 0) {
		append(",");
	}
	append("{\"e\":\"%s\"", name);
	events[depth].begun = events[depth].open = false;
	depth++;
}

static void end_list(void)
{
	if (events[depth - 1].open)
		append("]");
	events[depth - 1].open = false;
}

void event_close(void)
{
	end_list();
	append("}");
	depth--;
}

void reply_unwind(void)
{
	while (depth > 1)
		event_close();
}

static void put_key(const char *key)
{
	end_list();
	append(",\"%s\":", key);
}

void put_count(const char *key, i64 value)
{
	put_key(key);
	append("%" PRId64, value);
}

static const u64 exact = (u64)1 << 53;

void put_word(const char *key, u64 value)
{
	put_key(key);
	append(value < exact ? "%" PRIu64 : "\"0x%" PRIx64 "\"", value);
}

void put_integer(const char *key, i64 value)
{
	put_key(key);
	u64 size = value < 0 ? 0 - (u64)value : (u64)value;
	if (size < exact)
		append("%" PRId64, value);
	else
		append("\"%s0x%" PRIx64 "\"", value < 0 ? "-" : "", size);
}

void put_address(const char *key, u64 value)
{
	put_key(key);
	append("\"0x%" PRIx64 "\"", value);
}

void put_float(const char *key, double value)
{
	u64 bits;
	memcpy(&bits, &value, sizeof bits);
	put_address(key, bits);
}

void put_text(const char *key, const char *text)
{
	put_key(key);
	append_quoted(text);
}

void put_list(const char *key, const u64 *values, int n)
{
	put_key(key);
	for (int i = 0; i < n; i++)
		append("%s%" PRIu64, i == 0 ? "[" : ",", values[i]);
	append("]");
}

void put_raw(const char *key, const char *json)
{
	put_key(key);
	append("%s", json);
}
