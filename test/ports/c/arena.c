/*
 * A first-fit allocator in one array. It is right; each macro BUG_… plants one bug, named by the clause
 * that it breaks or by the report that it is taken from.
 */
#include "adapter.h"
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef BUG_abort
#define CAN "reset,fork,errno,reuse,deterministic,abort"
#elif defined BUG_realign
#define CAN "reset,fork,errno,reuse,deterministic,realign"
#else
#define CAN "reset,fork,errno,reuse,deterministic"
#endif

const char *port_hello =
    "arena 1 lang=c bits=64 align=16 page=4096 ops=malloc,calloc,realloc,memalign,free,usable "
    "can=" CAN " malloc0=unique realloc0=unique freenull=ok reallocnull=ok max=33554432";

#define MAX ((size_t)32 << 20)
#define ARENA ((size_t)160 << 20)

/* Stands before each piece of the arena; the pieces follow each other without gaps. */
struct head {
  size_t n;
  size_t used;
};

static unsigned char arena[ARENA] __attribute__((aligned(4096)));
static int is_up;
static size_t leaked;

static struct head *first(void) {
  struct head *h = (struct head *)arena;
  if (!is_up) h->n = ARENA - sizeof *h;
  is_up = 1;
  return h;
}

static struct head *next(struct head *h) {
  struct head *after = (struct head *)((unsigned char *)(h + 1) + h->n);
  return (unsigned char *)after < arena + ARENA ? after : NULL;
}

static struct head *head_of(void *p) { return (struct head *)p - 1; }

static void *refuse(void) {
#ifdef BUG_errno
  errno = EINVAL;
#else
  errno = ENOMEM;
#endif
#ifdef BUG_none
  for (struct head *h = first(); h; h = next(h)) if (h->used) { *(unsigned char *)(h + 1) ^= 0xff; break; }
#endif
  return NULL;
}

#ifdef BUG_determinism
#include <sys/mman.h>
static int *turns;

/* Memory that all children share. */
__attribute__((constructor)) static void share(void) {
  turns = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

/* How many processes have allocated so far, this one too. */
static int turn(void) {
  static int mine;
  if (mine == 0) mine = ++*turns;
  return mine;
}
#endif

/* Makes a used piece of n bytes at `at`, which lies in the free piece h. */
static void *take(struct head *h, unsigned char *at, size_t n) {
  unsigned char *end = (unsigned char *)(h + 1) + h->n;
  struct head *mine = head_of(at);
  if (mine != h) h->n = (size_t)((unsigned char *)mine - (unsigned char *)(h + 1));
  size_t room = (size_t)(end - at);
#ifdef BUG_gap
  n &= 0xffffff;
#endif
  if (room >= n + 2 * sizeof *h) {
    struct head *rest = (struct head *)(at + n);
    rest->n = room - n - sizeof *h;
    rest->used = 0;
    room = n;
  }
  mine->n = room;
  mine->used = 1;
#ifdef BUG_header
  if (mine != (struct head *)arena) ((unsigned char *)mine)[-1] = 0;
#endif
  return at;
}

static void *allocate(size_t asked, size_t align) {
  if (asked > MAX) {
#ifdef BUG_huge
    if (asked > (size_t)1 << 40) return refuse();
    asked = 16;
#else
    return refuse();
#endif
  }
#ifdef BUG_determinism
  if (asked >= 64 && turn() % 2 == 0) return refuse();
#endif
  size_t n = asked == 0 ? 16 : (asked + 15) / 16 * 16;
  n += leaked;
  for (struct head *h = first(); h; h = next(h)) {
    if (h->used) continue;
    for (struct head *after = next(h); after && !after->used; after = next(h)) h->n += sizeof *h + after->n;
    unsigned char *p = (unsigned char *)(h + 1);
    unsigned char *at = (unsigned char *)(((uintptr_t)p + align - 1) / align * align);
    while (at != p && at < p + 2 * sizeof *h) at += align;
    if (at + n <= p + h->n) return take(h, at, n);
  }
  return refuse();
}

void *port_malloc(size_t n) {
#ifdef BUG_zero_size
  if (n == 0) return NULL;
#endif
  unsigned char *p = allocate(n, 16);
#ifdef BUG_place
  if (p && n > 100 && p > arena + 64) return p - 32;
#endif
#ifdef BUG_align
  if (p && n > 100) return p + 8;
#endif
  return p;
}

void *port_calloc(size_t count, size_t size) {
#ifndef BUG_overflow
  if (size && count > SIZE_MAX / size) return refuse();
#endif
  void *p = allocate(count * size, 16);
#ifdef BUG_zero
  if (p && count * size > 40) return memset(p, 0, count * size - 1);
#endif
  return p ? memset(p, 0, count * size) : NULL;
}

void port_free(void *p) {
#ifdef BUG_free_null
  if (!p) abort();
#endif
  if (!p) return;
#ifdef BUG_place
  if (!head_of(p)->used) p = (unsigned char *)p + 32;
#endif
#ifdef BUG_align
  if ((uintptr_t)p % 16) p = (unsigned char *)p - 8;
#endif
  struct head *h = head_of(p);
  h->used = 0;
#ifdef BUG_bytes
  struct head *after = next(h);
  if (after && after->used) *(unsigned char *)(after + 1) = 0;
#endif
#ifdef BUG_reuse
  if (h->n > 1000) leaked += (size_t)40 << 20;
#endif
}

void *port_memalign(size_t align, size_t n) { return allocate(n, align < 16 ? 16 : align); }

size_t port_usable(void *p) {
#ifdef BUG_usable
  return head_of(p)->n - 16;
#endif
  return head_of(p)->n;
}

void *port_realloc(void *p, size_t n) {
#ifdef BUG_realloc_null
  if (!p) abort();
#endif
  if (!p) return port_malloc(n);
  struct head *h = head_of(p);
#ifdef BUG_extend
  if (n > h->n && n - h->n < 16) return p;
#endif
#ifdef BUG_failed_realloc
  if (n > MAX) *(unsigned char *)p ^= 0xff;
#endif
#ifdef BUG_realign
  void *q = allocate(n, 16);
#else
  size_t align = (uintptr_t)p & -(uintptr_t)p;
  void *q = allocate(n, align > 65536 ? 65536 : align);
#endif
  if (!q) return NULL;
  memcpy(q, p, h->n < n ? h->n : n);
  port_free(p);
  return q;
}
