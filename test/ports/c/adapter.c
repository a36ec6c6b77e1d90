/* An adapter of the allocator dialect: requests on stdin, replies on what was stdout. */
#include "adapter.h"
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define HANDLES 4096
static unsigned char *block[HANDLES];
static FILE *out;

static unsigned char pattern(uint32_t i, uint32_t seed) {
  return (unsigned char)(((i ^ seed) * 2654435761u) >> 24);
}

static void allocated(size_t h, void *p) {
  block[h] = p;
  if (p) fprintf(out, "0x%zx\n", (size_t)p);
  else fprintf(out, errno == ENOMEM ? "0 errno=ENOMEM\n" : "0\n");
}

static int check(const unsigned char *p, size_t from, size_t to, int64_t seed) {
  for (size_t i = from; i < to; i++) {
    unsigned char want = seed < 0 ? 0 : pattern((uint32_t)i, (uint32_t)seed);
    if (p[i] != want) return fprintf(out, "bad %zu %d\n", i, p[i]);
  }
  return fputs("ok\n", out);
}

static void limit(size_t more) {
  size_t pages = 0;
  FILE *statm = fopen("/proc/self/statm", "r");
  if (!statm || fscanf(statm, "%zu", &pages) != 1) abort();
  fclose(statm);
  struct rlimit at;
  getrlimit(RLIMIT_AS, &at);
  at.rlim_cur = pages * (size_t)sysconf(_SC_PAGESIZE) + more;
  setrlimit(RLIMIT_AS, &at);
}

/* One request; 1 after reset, 2 after bye. */
static int serve(char *line) {
  char op[16] = "";
  size_t a[4] = {0};
  int n = sscanf(line, "%15s %zu %zu %zu %zu", op, &a[0], &a[1], &a[2], &a[3]);
  if (n < 1 || a[0] >= HANDLES) {
    if (strcmp(op, "limit") != 0) return fprintf(out, "panic protocol: %s\n", line), 0;
  }
  size_t h = a[0] % HANDLES;
  unsigned char *p = block[h];
  errno = 0;
  if (!strcmp(op, "sync")) fputs("sync\n", out), fflush(out);
  else if (!strcmp(op, "bye")) return 2;
  else if (!strcmp(op, "reset")) return 1;
  else if (!strcmp(op, "limit")) limit(a[0]), fputs("ok\n", out);
  else if (!strcmp(op, "malloc")) allocated(h, port_malloc(a[1]));
  else if (!strcmp(op, "calloc")) allocated(h, port_calloc(a[1], a[2]));
  else if (!strcmp(op, "memalign")) allocated(h, port_memalign(a[1], a[2]));
  else if (!strcmp(op, "free") || !strcmp(op, "refree")) port_free(p), fputs("ok\n", out);
  else if (!strcmp(op, "realloc")) {
    void *q = port_realloc(p, a[1]);
    if (q || (a[1] == 0 && port_realloc0_frees)) allocated(h, q);
    else allocated(h, NULL), block[h] = p;
  }
  else if (!p) fputs("none\n", out);
  else if (!strcmp(op, "usable")) fprintf(out, "%zu\n", port_usable(p));
  else if (!strcmp(op, "check")) check(p, a[1], a[2], (int64_t)a[3]);
  else if (!strcmp(op, "zero")) check(p, a[1], a[2], -1);
  else if (!strcmp(op, "fill")) {
    for (size_t i = a[1]; i < a[2]; i++) p[i] = pattern((uint32_t)i, (uint32_t)a[3]);
    fputs("ok\n", out);
  }
  else fputs("unsupported\n", out);
  return 0;
}

/* A line of stdin without buffering ahead. */
static int slow_line(char *line, size_t most) {
  size_t n = 0;
  char c;
  while (read(0, &c, 1) == 1 && c != '\n') if (n + 1 < most) line[n++] = c;
  line[n] = 0;
  return n > 0;
}

static int child(void) {
  char line[256];
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = 0;
    int end = serve(line);
    if (end) return end;
  }
  return 2;
}

int main(void) {
  static char buffer[1 << 16], text[256];
  int fd = dup(1);
  dup2(2, 1);
  out = fdopen(fd, "w");
  setvbuf(out, buffer, _IOFBF, sizeof buffer);
  if (!slow_line(text, sizeof text)) return 1;
  fprintf(out, "hello 1 %s\n", port_hello);
  fflush(out);
  for (;;) {
    pid_t pid = fork();
    if (pid == 0) _exit(child());
    int status;
    waitpid(pid, &status, 0);
    if (WIFSIGNALED(status)) {
      fprintf(out, "died %s%s\n", "SIG", sigabbrev_np(WTERMSIG(status)));
      fflush(out);
      while (slow_line(text, sizeof text) && strcmp(text, "reset") != 0) {}
      if (strcmp(text, "reset") != 0) return 0;
    } else if (WEXITSTATUS(status) != 1) return 0;
    /* The next child answers the reset. */
    fputs("ok\n", out);
    fflush(out);
  }
}
