/* The allocator that the program is linked with, or that LD_PRELOAD puts in its place. */
#include "adapter.h"
#include <malloc.h>
#include <stdlib.h>

const char *port_hello = HELLO;

void *port_malloc(size_t n) { return malloc(n); }
void *port_calloc(size_t count, size_t size) { return calloc(count, size); }
void *port_realloc(void *p, size_t n) { return realloc(p, n); }
void *port_memalign(size_t align, size_t n) { return memalign(align, n); }
void port_free(void *p) { free(p); }
size_t port_usable(void *p) { return malloc_usable_size(p); }
