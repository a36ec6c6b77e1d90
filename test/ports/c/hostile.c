/* A port that behaves badly: hostile MODE TOKEN. The token names its processes to the test. */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static void say(const char *text) {
  if (write(1, text, strlen(text)) < 0) _exit(0);
}

/* A process of its own that heeds no signal. */
static void escape(const char *token, int isExecuted) {
  if (fork() != 0) return;
  setsid();
  for (int s = 1; s < 32; s++) signal(s, SIG_IGN);
  if (fork() == 0 && isExecuted) {
    char *none[] = {NULL}, *words[] = {"sleep", "100000", NULL};
    char name[64];
    snprintf(name, sizeof name, "%s-executed", token);
    words[0] = name;
    execve("/bin/sleep", words, none);
  }
  for (;;) pause();
}

static void misbehave(const char *mode, const char *token) {
  if (!strcmp(mode, "hang")) for (;;) pause();
  if (!strcmp(mode, "flood")) for (;;) say("0x1000\n");
  if (!strcmp(mode, "endless")) for (;;) say("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
  if (!strcmp(mode, "binary")) say("\xff\x01\x1b[2J\xc3\n");
  if (!strcmp(mode, "print")) say("allocating\n");
  if (!strcmp(mode, "crash")) abort();
  if (!strcmp(mode, "close")) close(1);
  if (!strcmp(mode, "end")) _exit(7);
  if (!strcmp(mode, "eat")) for (;;) memset(malloc(1 << 20), 1, 1 << 20);
  if (!strcmp(mode, "eatbychild") && fork() == 0) for (;;) memset(malloc(1 << 20), 1, 1 << 20);
  if (!strcmp(mode, "eatbychild")) for (;;) pause();
  if (!strcmp(mode, "escape")) escape(token, 1);
}

int main(int count, char **words) {
  const char *mode = count > 1 ? words[1] : "", *token = count > 2 ? words[2] : "";
  char line[256];
  uintptr_t p = 0x10000;
  setvbuf(stdin, NULL, _IONBF, 0);
  for (int i = 1; i <= 40; i++) fprintf(stderr, "line %d of stderr\n", i);
  if (!strcmp(mode, "mute")) return 3;
  while (fgets(line, sizeof line, stdin)) {
    char answer[64];
    size_t h, n = 0;
    int isAllocation = sscanf(line, "malloc %zu %zu", &h, &n) == 2;
    if (!strncmp(line, "hello", 5)) {
      say(strcmp(mode, "old") ? "hello 1 hostile 1 bits=64 ops=malloc,free\n" : "hello 7 hostile 1\n");
      continue;
    }
    if (!strncmp(line, "sync", 4)) { say("sync\n"); continue; }
    if (isAllocation) misbehave(mode, token);
    snprintf(answer, sizeof answer, "0x%zx\n", n > 1ull << 46 ? 0 : (size_t)p);
    if (n > 1ull << 46) strcpy(answer, "0\n");
    else p += n + 16;
    say(isAllocation ? answer : "ok\n");
  }
  /* Its stdin has ended, and it lives on. */
  for (;;) pause();
}
