/* What the adapter speaks for: an allocator is any file that defines these. */
#include <stddef.h>

void *port_malloc(size_t n);
void *port_calloc(size_t count, size_t size);
void *port_realloc(void *p, size_t n);
void *port_memalign(size_t align, size_t n);
void port_free(void *p);
size_t port_usable(void *p);

/* Name, version and promises, as the handshake has them: what is promised is judged. */
extern const char *port_hello;
