/* The allocator of the C library. */
#include "adapter.h"
#include <malloc.h>
#include <stdlib.h>

const char *port_hello =
    "libc 1 lang=c bits=64 align=16 page=4096 ops=malloc,calloc,realloc,memalign,free,usable "
    "can=reset,fork,errno,limit malloc0=unique realloc0=free freenull=ok reallocnull=ok";

void *port_malloc(size_t n) { return malloc(n); }
void *port_calloc(size_t count, size_t size) { return calloc(count, size); }
void *port_realloc(void *p, size_t n) { return realloc(p, n); }
void *port_memalign(size_t align, size_t n) { return memalign(align, n); }
void port_free(void *p) { free(p); }
size_t port_usable(void *p) { return malloc_usable_size(p); }
