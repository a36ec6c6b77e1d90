/* An example: takes the first piece of an array that is long enough. Put your allocator here. */
#include "adapter.h"
#include <errno.h>
#include <stdint.h>
#include <string.h>

const char *port_hello =
    "example 1 lang=c bits=64 align=16 ops=malloc,calloc,realloc,memalign,free,usable max=16777216 "
    "can=reset,fork,errno,reuse malloc0=unique realloc0=unique freenull=ok reallocnull=ok";
#define MAX (16 << 20)

/* Stands before the bytes of each piece; the pieces lie side by side and fill the array. */
struct head { size_t n, is_used; };
static _Alignas(16) unsigned char heap[64 << 20];
static struct head *const first = (struct head *)heap;

static struct head *next(struct head *h) {
  unsigned char *end = (unsigned char *)(h + 1) + h->n;
  return end < heap + sizeof heap ? (struct head *)end : NULL;
}

void *port_memalign(size_t align, size_t asked) {
  static int is_up;
  if (!is_up++) first->n = sizeof heap - sizeof *first;
  size_t n = asked ? (asked + 15) / 16 * 16 : 16;
  for (struct head *h = asked > MAX ? NULL : first; h; h = next(h)) {
    if (h->is_used) continue;
    for (struct head *more; (more = next(h)) && !more->is_used;) h->n += sizeof *more + more->n;
    uintptr_t from = (uintptr_t)(h + 1), end = from + h->n, at = (from + align - 1) / align * align;
    if (at + n > end) continue;
    if (at > from) h->n = at - from - sizeof *h; /* what lies before stays free */
    if (end > at + n) *(struct head *)(at + n) = (struct head){end - at - n - sizeof *h, 0};
    ((struct head *)at)[-1] = (struct head){n, 1};
    return (void *)at;
  }
  errno = ENOMEM;
  return NULL;
}

void *port_malloc(size_t n) { return port_memalign(16, n); }

void *port_calloc(size_t count, size_t size) {
  size_t n = size && count > MAX / size ? SIZE_MAX : count * size;
  void *p = port_malloc(n);
  return p ? memset(p, 0, n) : NULL;
}

void port_free(void *p) {
  if (p) ((struct head *)p)[-1].is_used = 0;
}

size_t port_usable(void *p) { return ((struct head *)p)[-1].n; }

void *port_realloc(void *p, size_t n) {
  if (p && n <= port_usable(p)) return p;
  void *q = port_malloc(n);
  if (p && q) memcpy(q, p, port_usable(p));
  if (q) port_free(p);
  return q;
}
