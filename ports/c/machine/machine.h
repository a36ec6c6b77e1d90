/*
 * The machine: lines in, lines out. JSON is read and written here, events are nested, and answers of the
 * environment are taken from the request. Everything else of the port is in the chapters beside this one.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint64_t u64;
typedef int64_t i64;

/* Memory of the port itself, zeroed. All of it goes at a reset. */
void *grab(size_t bytes);
void release_all(void);
/* Never returns NULL: a port without memory ends. */
void *resized(void *old, size_t bytes);

/* A value of a line. A hex string is a string until it is asked for as a word. */
enum json_kind { JSON_NUMBER, JSON_STRING, JSON_LIST, JSON_OBJECT, JSON_OTHER };
struct json {
	enum json_kind kind;
	const char *key;
	const char *string;
	i64 number;
	struct json *first, *next;
};

/* Reads a line, which is changed; NULL if it is not JSON. The tree lives until the next line is read. */
struct json *json_read(char *line);
/* The same, but the trees that were read before live on. */
struct json *json_read_beside(char *line);
struct json *json_get(const struct json *object, const char *key);
/* A number or a hex string; `otherwise` where the field is absent. */
u64 json_word(const struct json *object, const char *key, u64 otherwise);
/* The same for one value; a negative number is its two's complement. */
u64 json_value(const struct json *value);
const char *json_text(const struct json *object, const char *key, const char *otherwise);

/* The reply that is being written. */
void reply_begin(void);
/* The event that is open ends, with all events around it: what they had as results is lost. */
void reply_unwind(void);
/* The finished line, without its newline. */
const char *reply_line(void);

/* An event: open, its arguments, the events inside it, its results, close. */
void event_open(const char *name);
void event_close(void);
void put_count(const char *key, i64 value);
/* A 64-bit value: an integer below 2^53, hex from there on. */
void put_word(const char *key, u64 value);
/* A signed one: from 2^53 on hex with its sign. */
void put_integer(const char *key, i64 value);
/* Always hex. */
void put_address(const char *key, u64 value);
void put_float(const char *key, double value);
void put_text(const char *key, const char *text);
void put_list(const char *key, const u64 *values, int n);
/* Any JSON that is finished. */
void put_raw(const char *key, const char *json);

/* How an action ended. */
enum ending { DONE, THROWN, PANICKED, ASKED, REFUSED };

/* Performs an action; the reply is written whatever it comes to. False once the machine is dead. */
bool perform(void (*action)(const struct json *), const struct json *request);
/* Go prints a line, and may go on. */
void print_line(const char *format, ...);
_Noreturn void fatal(const char *message);
/* Go prints a line and exits. */
_Noreturn void quit(const char *format, ...);
_Noreturn void panic(const char *message);
/* The request names what does not exist here: the checker is at fault, or this machine has gone astray. */
_Noreturn void refuse(const char *why);
/* While true, a throw about an index is one on the system stack. */
extern bool on_system_stack;

static inline void must(bool holds, const char *message)
{
	if (!holds)
		fatal(message);
}

/* The next answer of the environment, which must be to this question. */
const struct json *ask(const char *question);

#endif
