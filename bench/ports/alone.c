/* Performs a sequence of requests without a checker: the lines of a file, read before the clock starts. */
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { HANDLES = 1024 };
enum op { MALLOC, CALLOC, MEMALIGN, REALLOC, FREE, USABLE, FILL, CHECK, ZERO, LIMIT, RESET, OPS };

static const char *const names[OPS] = {"malloc", "calloc", "memalign", "realloc", "free", "usable",
                                       "fill",   "check",  "zero",     "limit",   "reset"};

struct request {
  enum op op;
  size_t a, b, c, d;
};

static unsigned char *block[HANDLES];
static volatile size_t answers;

static void fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}

static unsigned char pattern(size_t i, size_t seed) {
  return (unsigned char)((((uint32_t)i ^ (uint32_t)seed) * 2654435761u) >> 24);
}

/* What the port does in a new process: nothing lives. */
static void reset(void) {
  for (size_t h = 0; h < HANDLES; h++) {
    free(block[h]);
    block[h] = NULL;
  }
}

static void perform(const struct request *r) {
  unsigned char *old = r->op < LIMIT ? block[r->a] : NULL;
  unsigned char *p;
  switch (r->op) {
  case MALLOC: block[r->a] = malloc(r->b); break;
  case CALLOC: block[r->a] = calloc(r->b, r->c); break;
  case MEMALIGN: block[r->a] = memalign(r->b, r->c); break;
  case REALLOC:
    p = realloc(old, r->b);
    if (p || r->b == 0) block[r->a] = p;
    break;
  case FREE: free(old); block[r->a] = NULL; break;
  case USABLE: answers += malloc_usable_size(old); break;
  case FILL:
    for (size_t i = r->b; old && i < r->c; i++) old[i] = pattern(i, r->d);
    break;
  case CHECK:
    for (size_t i = r->b; old && i < r->c; i++)
      if (old[i] != pattern(i, r->d)) fail("a byte has changed");
    break;
  case ZERO:
    for (size_t i = r->b; old && i < r->c; i++)
      if (old[i]) fail("a byte is not zero");
    break;
  case RESET: reset(); break;
  case LIMIT:
  case OPS: break;
  }
}

static enum op op_of(const char *name) {
  for (int op = 0; op < OPS; op++)
    if (strcmp(name, names[op]) == 0) return (enum op)op;
  fail(name);
  return OPS;
}

/* Prints the nanoseconds of one request; a reset is none. */
int main(int count_of_words, char **words) {
  FILE *in = count_of_words > 1 ? fopen(words[1], "r") : NULL;
  size_t room = 1 << 20, count = 0, resets = 0;
  struct request *all = malloc(room * sizeof *all);
  char line[256], name[16];
  if (!in) fail("there is no such file");
  while (all && fgets(line, sizeof line, in)) {
    if (count == room) all = realloc(all, (room *= 2) * sizeof *all);
    struct request *r = &all[count];
    memset(r, 0, sizeof *r);
    if (sscanf(line, "%15s %zu %zu %zu %zu", name, &r->a, &r->b, &r->c, &r->d) < 1) continue;
    r->op = op_of(name);
    if (r->op == RESET) resets++;
    count++;
  }
  if (!all || count == resets) fail("no requests");
  struct timespec from, to;
  clock_gettime(CLOCK_MONOTONIC, &from);
  for (size_t i = 0; i < count; i++) perform(&all[i]);
  clock_gettime(CLOCK_MONOTONIC, &to);
  double ns = (double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec);
  printf("%f\n", ns / (double)(count - resets));
}
