/* Speaks the port protocol (docs/PORTS.md of mallocspec) for the allocator behind adapter.h. */
#include "adapter.h"
#include "process.h"
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define HANDLES 1024
static unsigned char *block[HANDLES]; /* A freed block stays, for refree. */

static void allocated(size_t h, void *p, int keeps_old) {
  if (p || !keeps_old) block[h] = p;
  if (p) fprintf(out, "0x%zx\n", (size_t)p);
  else fputs(errno == ENOMEM ? "0 errno=ENOMEM\n" : "0\n", out);
}

/* Byte i of a block after fill. */
static unsigned char pattern(size_t i, size_t seed) {
  return (unsigned char)((((uint32_t)i ^ (uint32_t)seed) * 2654435761u) >> 24);
}

static void check(size_t h, size_t from, size_t to, size_t seed, int is_zero) {
  for (size_t i = from; i < to; i++) {
    if (block[h][i] == (is_zero ? 0 : pattern(i, seed))) continue;
    fprintf(out, "bad %zu %d\n", i, block[h][i]);
    return;
  }
  fputs("ok\n", out);
}

void serve(const char *line) {
  char op[16] = "";
  size_t h = 0, a = 0, b = 0, seed = 0;
  sscanf(line, "%15s %zu %zu %zu %zu", op, &h, &a, &b, &seed);
#define IS(name) (strcmp(op, name) == 0)
  errno = 0;
  if (IS("hello")) fprintf(out, "hello 1 %s\n", port_hello), fflush(out);
  else if (IS("sync")) fputs("sync\n", out), fflush(out);
  else if (IS("reset")) reset();
  else if (IS("bye")) exit(0);
  else if (IS("limit")) fputs(limit(h) ? "ok\n" : "unsupported\n", out);
  else if (h >= HANDLES) fprintf(out, "panic protocol: handle %zu\n", h);
  else if (IS("malloc")) allocated(h, port_malloc(a), 0);
  else if (IS("calloc")) allocated(h, port_calloc(a, b), 0);
  else if (IS("memalign")) allocated(h, port_memalign(a, b), 0);
  else if (IS("realloc")) {
    int frees = a == 0 && strstr(port_hello, "realloc0=free");
    allocated(h, port_realloc(block[h], a), !frees);
  } else if (IS("free") || IS("refree")) port_free(block[h]), fputs("ok\n", out);
  else if (!block[h]) fputs("none\n", out);
  else if (IS("usable")) fprintf(out, "%zu\n", port_usable(block[h]));
  else if (IS("check") || IS("zero")) check(h, a, b, seed, IS("zero"));
  else if (IS("fill")) {
    for (size_t i = a; i < b; i++) block[h][i] = pattern(i, seed);
    fputs("ok\n", out);
  } else fputs("unsupported\n", out);
}
