/* The allocator that the adapter speaks for. A file that defines these is compiled with adapter.c. */
#include <stddef.h>

void *port_malloc(size_t n);
void *port_calloc(size_t count, size_t size);
void *port_realloc(void *p, size_t n);
void *port_memalign(size_t align, size_t n);
void port_free(void *p);
size_t port_usable(void *p);

/* What the handshake says after its name and version. */
extern const char *port_hello;
/* What realloc to 0 does: non-zero if it frees. */
extern const int port_realloc0_frees;
