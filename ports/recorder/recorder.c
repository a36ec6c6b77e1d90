/*
 * Logs every request for memory that a program makes, with its reply, for mallocspec check. It is loaded
 * before the program's allocator (LD_PRELOAD), so it sees whichever allocator that is.
 *
 * FOLDER is defined by the compiler's command line: each process writes a file of its own there, named by
 * its number. A line is written with one write(2), so that a process that is killed leaves whole lines.
 *
 * The order of the lines is what makes an overlap in them real. A lock makes the line's number and its
 * place in the file one thing. A free is logged before it happens and an allocation after it has
 * happened, so that between them no other thread can have got the place. A realloc is both: it is logged as
 * begin and end.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "real.h"
#include "log.h"

/* A request begins that is to be logged; 0 where it is none of the program's. */
static int enter(void) {
  if (!ready() || inside || own == NULL) return 0;
  inside = 1;
  return 1;
}

/* `malloc 64 = 0x55d0`, with up to two operands. */
static void *given(const char *op, const size_t *operands, int count, void *p) {
  struct line line = {.n = 0};
  say(&line, op);
  for (int i = 0; i < count; i++) say_size(&line, operands[i]);
  say_given(&line, p, errno);
  write_line(&line);
  inside = 0;
  return p;
}

/* An alignment that is no power of 2 is no promise. */
static void *given_aligned(size_t alignment, size_t n, void *p) {
  int is_power = alignment > 0 && (alignment & (alignment - 1)) == 0;
  size_t operands[] = {alignment, n};
  return is_power ? given("memalign", operands, 2, p) : given("malloc", operands + 1, 1, p);
}

void *malloc(size_t n) {
  if (enter()) return given("malloc", &n, 1, real.malloc(n));
  return real.malloc ? real.malloc(n) : boot_alloc(n);
}

void *calloc(size_t count, size_t size) {
  size_t operands[] = {count, size};
  if (enter()) return given("calloc", operands, 2, real.calloc(count, size));
  if (real.calloc) return real.calloc(count, size);
  size_t n;
  if (__builtin_mul_overflow(count, size, &n)) return NULL;
  return boot_alloc(n);
}

/* A free is to be logged; 0 where it is none of the program's. */
static int enter_free(void *p) {
  if (!enter()) return 0;
  struct line line = {.n = 0};
  say(&line, "free ");
  say_address(&line, p);
  say(&line, "\n");
  write_line(&line);
  return 1;
}

void free(void *p) {
  if (is_boot(p)) return;
  int is_logged = enter_free(p);
  if (real.free) real.free(p);
  if (is_logged) inside = 0;
}

/* C23's forms of it, which an older library lacks. */
void free_sized(void *p, size_t n);
void free_sized(void *p, size_t n) {
  if (is_boot(p) || !ready() || !real.free_sized) {
    free(p);
    return;
  }
  int is_logged = enter_free(p);
  real.free_sized(p, n);
  if (is_logged) inside = 0;
}

void free_aligned_sized(void *p, size_t alignment, size_t n);
void free_aligned_sized(void *p, size_t alignment, size_t n) {
  if (is_boot(p) || !ready() || !real.free_aligned_sized) {
    free(p);
    return;
  }
  int is_logged = enter_free(p);
  real.free_aligned_sized(p, alignment, n);
  if (is_logged) inside = 0;
}

static unsigned long begin_realloc(void *p, size_t n) {
  static atomic_ulong last;
  unsigned long number = atomic_fetch_add(&last, 1) + 1;
  struct line line = {.n = 0};
  say(&line, "begin ");
  say_number(&line, number, 10);
  say(&line, " realloc ");
  say_address(&line, p);
  say_size(&line, n);
  say(&line, "\n");
  write_line(&line);
  return number;
}

static void *end_realloc(unsigned long number, void *p) {
  struct line line = {.n = 0};
  say(&line, "end ");
  say_number(&line, number, 10);
  say_given(&line, p, errno);
  write_line(&line);
  inside = 0;
  return p;
}

/* A block of the boot memory moves away from it. */
static void *leave_boot(void *p, size_t n) {
  void *q = malloc(n);
  size_t old = boot_size(p);
  if (q) memcpy(q, p, old < n ? old : n);
  return q;
}

void *realloc(void *p, size_t n) {
  if (is_boot(p)) return leave_boot(p, n);
  if (!enter()) return real.realloc ? real.realloc(p, n) : boot_alloc(n);
  unsigned long number = begin_realloc(p, n);
  return end_realloc(number, real.realloc(p, n));
}

void *reallocarray(void *p, size_t count, size_t size) {
  size_t n;
  /* A product that wraps is more than any allocator has. */
  if (__builtin_mul_overflow(count, size, &n)) n = SIZE_MAX;
  if (is_boot(p) || !real.reallocarray) {
    if (n < SIZE_MAX) return realloc(p, n);
    errno = ENOMEM;
    return NULL;
  }
  if (!enter()) return real.reallocarray(p, count, size);
  unsigned long number = begin_realloc(p, n);
  return end_realloc(number, real.reallocarray(p, count, size));
}

/* An allocator that lacks one of these gets the program's call in another form. */
void *memalign(size_t alignment, size_t n) {
  if (!enter()) return real.memalign ? real.memalign(alignment, n) : NULL;
  if (real.memalign) return given_aligned(alignment, n, real.memalign(alignment, n));
  inside = 0;
  errno = ENOSYS;
  return NULL;
}

void *aligned_alloc(size_t alignment, size_t n) {
  if (!enter()) return real.aligned_alloc ? real.aligned_alloc(alignment, n) : NULL;
  if (real.aligned_alloc) return given_aligned(alignment, n, real.aligned_alloc(alignment, n));
  inside = 0;
  errno = ENOSYS;
  return NULL;
}

int posix_memalign(void **at, size_t alignment, size_t n) {
  if (!enter()) return real.posix_memalign ? real.posix_memalign(at, alignment, n) : ENOSYS;
  if (!real.posix_memalign) return inside = 0, ENOSYS;
  int error = errno;
  int result = real.posix_memalign(at, alignment, n);
  errno = result;
  given_aligned(alignment, n, result == 0 ? *at : NULL);
  errno = error;
  return result;
}

void *valloc(size_t n) {
  if (!enter()) return real.valloc ? real.valloc(n) : NULL;
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  if (real.valloc) return given_aligned(page, n, real.valloc(n));
  inside = 0;
  errno = ENOSYS;
  return NULL;
}

void *pvalloc(size_t n) {
  if (!enter()) return real.pvalloc ? real.pvalloc(n) : NULL;
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  size_t whole = n > SIZE_MAX - page ? n : (n + page - 1) / page * page;
  if (real.pvalloc) return given_aligned(page, whole, real.pvalloc(n));
  inside = 0;
  errno = ENOSYS;
  return NULL;
}

size_t malloc_usable_size(void *p) {
  if (is_boot(p)) return boot_size(p);
  if (!enter()) return real.malloc_usable_size ? real.malloc_usable_size(p) : 0;
  size_t n = real.malloc_usable_size ? real.malloc_usable_size(p) : 0;
  if (p && real.malloc_usable_size) {
    struct line line = {.n = 0};
    say(&line, "usable ");
    say_address(&line, p);
    say(&line, " =");
    say_size(&line, n);
    say(&line, "\n");
    write_line(&line);
  }
  inside = 0;
  return n;
}
