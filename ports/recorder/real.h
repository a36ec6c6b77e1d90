/* The allocator behind the recorder: its functions, and memory until they are known. */
#ifndef REAL_H
#define REAL_H

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

#endif
