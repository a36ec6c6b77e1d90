/* The process around the adapter: children that serve, and a parent that starts them. */
#include "process.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RESET = 113 };
FILE *out;

void reset(void) { _exit(RESET); }

/* Works on Linux, where the size of the process can be read. */
int limit(size_t more) {
  size_t pages = 0;
  struct rlimit at;
  FILE *statm = fopen("/proc/self/statm", "r");
  if (!statm) return 0;
  int is_known = fscanf(statm, "%zu", &pages) == 1 && getrlimit(RLIMIT_AS, &at) == 0;
  fclose(statm);
  at.rlim_cur = pages * (size_t)sysconf(_SC_PAGESIZE) + more;
  return is_known && setrlimit(RLIMIT_AS, &at) == 0;
}

static const char *name_of(int signal) {
  static const char *const names[32] = {[SIGABRT] = "ABRT", [SIGBUS] = "BUS",   [SIGFPE] = "FPE",
                                        [SIGILL] = "ILL",   [SIGKILL] = "KILL", [SIGSEGV] = "SEGV"};
  const char *name = names[signal % 32];
  return name ? name : "OTHER";
}

/* A child serves until a reset. After a crash, its successor skips what is left of the batch. */
int main(void) {
  out = fdopen(dup(1), "w"); /* What the allocator prints goes to stderr. */
  dup2(2, 1);
  for (int status = 0;;) {
    if (fork() == 0) {
      char line[256];
      while (fgets(line, sizeof line, stdin))
        if (!WIFSIGNALED(status) || strcmp(line, "reset\n") == 0) serve(line);
      exit(0);
    }
    wait(&status);
    if (WIFSIGNALED(status)) fprintf(out, "died SIG%s\n", name_of(WTERMSIG(status)));
    else if (WEXITSTATUS(status) == RESET) fputs("ok\n", out);
    else return WEXITSTATUS(status);
    fflush(out);
  }
}
