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

/* The functions that are recorded, as the program would have had them. */
static struct {
  void *(*malloc)(size_t);
  void *(*calloc)(size_t, size_t);
  void *(*realloc)(void *, size_t);
  void (*free)(void *);
  void (*free_sized)(void *, size_t);
  void (*free_aligned_sized)(void *, size_t, size_t);
  void *(*memalign)(size_t, size_t);
  int (*posix_memalign)(void **, size_t, size_t);
  void *(*aligned_alloc)(size_t, size_t);
  void *(*valloc)(size_t);
  void *(*pvalloc)(size_t);
  void *(*reallocarray)(void *, size_t, size_t);
  size_t (*malloc_usable_size)(void *);
} real;

/* What a forked child must not inherit: the kernel gives it zeros instead. */
struct own {
  atomic_int is_locked;
  int is_open;
};
static struct own *own;

/* The file of this process, or of the one that it was forked from. */
static int log_fd = -1;
static dev_t log_device;
static ino_t log_inode;
static char log_name[PATH_MAX];
static int is_child;

/* This thread is inside a recorded function: what it calls is no request of the program. */
static __thread int inside __attribute__((tls_model("initial-exec")));

/* Memory for dlsym, which may allocate before the allocator is known. */
static _Alignas(16) char boot[1 << 16];
static atomic_size_t booted;

static void *boot_alloc(size_t n) {
  size_t room = (n + 31) & ~(size_t)15;
  size_t at = atomic_fetch_add(&booted, room);
  if (n > sizeof boot || at + room > sizeof boot) return NULL;
  *(size_t *)(void *)(boot + at) = n;
  return boot + at + 16;
}

static int is_boot(const void *p) {
  return (const char *)p >= boot && (const char *)p < boot + sizeof boot;
}

static size_t boot_size(const void *p) { return *(const size_t *)(const void *)((const char *)p - 16); }

static atomic_int readiness;

static void find(void *at, const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  memcpy(at, &found, sizeof found);
}

/* Whether the allocator is known; not while this thread looks for it. */
static int ready(void) {
  if (atomic_load(&readiness) == 2) return 1;
  if (inside) return 0;
  int nobody = 0;
  if (!atomic_compare_exchange_strong(&readiness, &nobody, 1)) {
    while (atomic_load(&readiness) != 2) sched_yield();
    return 1;
  }
  inside = 1;
  find(&real.malloc, "malloc");
  find(&real.calloc, "calloc");
  find(&real.realloc, "realloc");
  find(&real.free, "free");
  find(&real.free_sized, "free_sized");
  find(&real.free_aligned_sized, "free_aligned_sized");
  find(&real.memalign, "memalign");
  find(&real.posix_memalign, "posix_memalign");
  find(&real.aligned_alloc, "aligned_alloc");
  find(&real.valloc, "valloc");
  find(&real.pvalloc, "pvalloc");
  find(&real.reallocarray, "reallocarray");
  find(&real.malloc_usable_size, "malloc_usable_size");
  void *page = mmap(NULL, sizeof *own, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page != MAP_FAILED && madvise(page, sizeof *own, MADV_WIPEONFORK) == 0) own = page;
  inside = 0;
  atomic_store(&readiness, 2);
  return 1;
}

/* A line that is being written. */
struct line {
  char text[256];
  size_t n;
};

static void say(struct line *line, const char *text) {
  while (*text && line->n < sizeof line->text) line->text[line->n++] = *text++;
}

static void say_number(struct line *line, size_t n, unsigned base) {
  char digits[24];
  size_t at = sizeof digits;
  digits[--at] = 0;
  do digits[--at] = "0123456789abcdef"[n % base];
  while ((n /= base) > 0);
  say(line, digits + at);
}

static void say_size(struct line *line, size_t n) {
  say(line, " ");
  say_number(line, n, 10);
}

static void say_address(struct line *line, const void *p) {
  say(line, "0x");
  say_number(line, (size_t)p, 16);
}

/* What an allocation gave. */
static void say_given(struct line *line, const void *p, int error) {
  say(line, " = ");
  if (p) say_address(line, p);
  else say(line, error == ENOMEM ? "0 errno=ENOMEM" : "0");
  say(line, "\n");
}

static void write_all(const struct line *line) {
  size_t done = 0;
  while (done < line->n) {
    ssize_t n = write(log_fd, line->text + done, line->n - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    done += (size_t)n;
  }
}

/* The program may have closed the file, and opened another one with the same number. */
static int is_ours(void) {
  struct stat at;
  return log_fd >= 0 && fstat(log_fd, &at) == 0 && at.st_dev == log_device && at.st_ino == log_inode;
}

/* Numbers below this are left to the program. */
enum { least_fd = 200 };

static int opened(int flags) {
  int fd = open(log_name, O_WRONLY | O_APPEND | O_CLOEXEC | flags, 0666);
  if (fd < 0) return -1;
  int high = fcntl(fd, F_DUPFD_CLOEXEC, least_fd);
  if (high >= 0) close(fd), fd = high;
  struct stat at;
  if (fstat(fd, &at) != 0) return close(fd), -1;
  log_device = at.st_dev;
  log_inode = at.st_ino;
  return fd;
}

static void name_log(unsigned long suffix) {
  struct line name = {.n = 0};
  say(&name, "/");
  say_number(&name, (size_t)getpid(), 10);
  if (suffix > 1) say(&name, "."), say_number(&name, suffix, 10);
  size_t n = strlen(FOLDER);
  memcpy(log_name, FOLDER, n);
  memcpy(log_name + n, name.text, name.n);
  log_name[n + name.n] = 0;
}

/* The name of the program; a handshake has blanks between its words. */
static void say_program(struct line *line) {
  char path[PATH_MAX];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
  path[n < 0 ? 0 : n] = 0;
  char *name = strrchr(path, '/');
  name = name ? name + 1 : path;
  for (char *c = name; *c; c++) if (*c <= ' ' || *c > '~' || *c == '=') *c = '-';
  name[64 < strlen(name) ? 64 : strlen(name)] = 0;
  say(line, *name ? name : "program");
}

static void say_hello(void) {
  struct line line = {.n = 0};
  say(&line, "hello 1 ");
  say_program(&line);
  say_size(&line, (size_t)getpid());
  /* What the C standard says of every allocator, and nothing more. */
  say(&line, sizeof(void *) == 8 ? " bits=64 align=1:1,2:2,4:4,8:8,16:16" : " bits=32 align=1:1,2:2,4:4,8:8");
  say(&line, " ops=malloc,calloc,realloc,memalign,free,usable malloc0=either freenull=ok reallocnull=ok\n");
  /* Of the blocks of the process that it was forked from, this file knows nothing. */
  if (is_child) say(&line, "inherit\n");
  write_all(&line);
}

/* The file of this process is open, if it can be. */
static void open_log(void) {
  if (own->is_open) {
    if (!is_ours()) log_fd = opened(0);
    return;
  }
  if (log_fd >= 0) {
    is_child = 1;
    if (is_ours()) close(log_fd);
  }
  own->is_open = 1;
  for (unsigned long suffix = 1; suffix < 100000; suffix++) {
    name_log(suffix);
    log_fd = opened(O_CREAT | O_EXCL);
    if (log_fd >= 0 || errno != EEXIST) break;
  }
  if (log_fd >= 0) say_hello();
}

static void lock(void) {
  while (atomic_exchange(&own->is_locked, 1)) sched_yield();
}

static void write_line(const struct line *line) {
  int error = errno;
  lock();
  open_log();
  if (log_fd >= 0) write_all(line);
  atomic_store(&own->is_locked, 0);
  errno = error;
}

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
