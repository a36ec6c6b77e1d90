/* Prints the nanoseconds of one call of malloc, realloc or free, in the sequence of survey/pace.ts. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SLOTS = 1024, STEPS = 1 << 20 };
static void *volatile slot[SLOTS];

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

int main(void) {
  uint32_t x = 1;
  double from = now();
  for (int i = 0; i < STEPS; i++) {
    x = x * 1664525u + 1013904223u;
    uint32_t s = x >> 22, n = 1 + ((x >> 12) & 1023);
    if (!slot[s]) slot[s] = malloc(n);
    else if ((x >> 9 & 7) == 0) slot[s] = realloc(slot[s], n);
    else free(slot[s]), slot[s] = NULL;
  }
  printf("%f\n", (now() - from) / STEPS);
}
