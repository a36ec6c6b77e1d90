/* Performing an action: what it asks, and how it ends where it does not return. */
#include "machine/machine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LINES = 8, LENGTH = 256 };

static jmp_buf action_end;
static const struct json *answers;
static char printed[LINES][LENGTH];
static int nprinted;
static const char *message;
static char asked[LENGTH];

bool on_system_stack;

static void keep_line(const char *format, va_list values)
{
	if (nprinted < LINES)
		vsnprintf(printed[nprinted++], LENGTH, format, values);
}

void print_line(const char *format, ...)
{
	va_list values;
	va_start(values, format);
	keep_line(format, values);
	va_end(values);
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);
	return n >= m && strcmp(text + n - m, end) == 0;
}

void fatal(const char *text)
{
	message = text;
	if (on_system_stack && ends_with(text, " out of range")) {
		print_line("panic: runtime error: %s", text);
		message = "panic on system stack";
	}
	longjmp(action_end, THROWN);
}

void quit(const char *format, ...)
{
	va_list values;
	va_start(values, format);
	keep_line(format, values);
	va_end(values);
	fatal("exit(2)");
}

void panic(const char *text)
{
	message = text;
	longjmp(action_end, PANICKED);
}

void refuse(const char *why)
{
	message = why;
	longjmp(action_end, REFUSED);
}

/* The question of the next answer; "nothing" where none is left. */
static const char *next_question(void)
{
	return answers == NULL ? "nothing" : json_text(answers, "q", "?");
}

const struct json *ask(const char *question)
{
	const struct json *answer = answers;
	if (strcmp(next_question(), question) != 0) {
		snprintf(asked, sizeof asked, "%s", question);
		longjmp(action_end, ASKED);
	}
	answers = answers->next;
	return answer;
}

static void put_printed(void)
{
	char list[LINES * (LENGTH + 3) + 3] = "[";
	for (int i = 0; i < nprinted; i++) {
		strcat(list, i > 0 ? ",\"" : "\"");
		strcat(list, printed[i]);
		strcat(list, "\"");
	}
	strcat(list, "]");
	put_raw("printed", list);
}

bool perform(void (*action)(const struct json *), const struct json *request)
{
	const struct json *in = json_get(request, "in");
	answers = in == NULL ? NULL : in->first;
	nprinted = 0;
	on_system_stack = false;
	reply_begin();
	event_open(json_text(request, "e", "?"));
	enum ending ending = setjmp(action_end);
	if (ending == DONE) {
		action(request);
		if (answers == NULL) {
			event_close();
			return true;
		}
		snprintf(asked, sizeof asked, "nothing");
		ending = ASKED;
	}
	reply_unwind();
	switch (ending) {
	case THROWN:
		put_text("throw", message);
		put_printed();
		break;
	case PANICKED:
		put_text("panic", message);
		break;
	case REFUSED:
		put_text("error", message);
		break;
	default:
		put_text("asks", asked);
		put_text("next", next_question());
	}
	event_close();
	return ending == PANICKED || ending == REFUSED;
}
