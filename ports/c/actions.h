/* The actions of the port, as its main program and the test of its vectors call them. */
#ifndef ACTIONS_H
#define ACTIONS_H

#include "machine/machine.h"

/* The name of the i-th action; NULL behind the last one. */
const char *action_name(int i);
bool has_action(const char *name);

/* Everything is as it was after the header. */
void reset(void);
/* Performs an action that the port has, and writes its reply. Returns what is wrong with the request, or NULL. */
const char *act(const struct json *request);

#endif
