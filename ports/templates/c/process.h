/* The process around the adapter. */
#include <stddef.h>
#include <stdio.h>

/* Where the protocol is written. */
extern FILE *out;

/* Answers one line; the adapter defines it. */
void serve(const char *line);

/* Ends the process; the parent answers, and starts the next one afresh. */
void reset(void);

/* Lets the process have so many bytes more than it has now; whether that can be done. */
int limit(size_t more);
