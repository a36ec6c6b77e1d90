/* An allocator whose fifth block of 100 to 200 bytes reaches into the one before. It frees nothing. */
#include <stddef.h>
#include <string.h>

static _Alignas(16) char arena[1 << 24];
static size_t top, count;

void *malloc(size_t n) {
  size_t room = (n + 31) & ~(size_t)15;
  if (n > sizeof arena || top + room > sizeof arena) return NULL;
  if (n >= 100 && n <= 200 && ++count % 5 == 0) top -= 32;
  void *p = arena + top;
  top += room;
  return p;
}

void free(void *p) { (void)p; }

void *calloc(size_t count_of, size_t size) {
  size_t n;
  if (__builtin_mul_overflow(count_of, size, &n)) return NULL;
  void *p = malloc(n);
  return p ? memset(p, 0, n) : NULL;
}

void *realloc(void *old, size_t n) {
  char *p = malloc(n);
  if (p && old) memmove(p, old, (char *)old + n > arena + sizeof arena ? 0 : n);
  return p;
}
