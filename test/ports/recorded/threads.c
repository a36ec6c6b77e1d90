/* Threads that pass blocks to one another, so that each frees and reallocates what others got. */
#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { threads = 8, rounds = 4000, slots = 64 };
static _Atomic(void *) slot[slots];

static void *fresh(uint32_t dice, size_t n, void *old) {
  void *p = NULL;
  switch (dice % 5) {
    case 0: return free(old), calloc(n, 2);
    case 1: return free(old), aligned_alloc(64, (n + 63) / 64 * 64);
    case 2: return free(old), posix_memalign(&p, 32, n) == 0 ? p : NULL;
    case 3: return free(old), malloc(n);
    default: return realloc(old, n);
  }
}

static void *work(void *seed) {
  uint32_t dice = (uint32_t)(uintptr_t)seed;
  for (int i = 0; i < rounds; i++) {
    dice = dice * 1664525 + 1013904223;
    size_t n = 1 + (dice >> 8) % ((dice >> 4) % 16 == 0 ? 300000 : 600);
    void *p = fresh(dice >> 20, n, atomic_exchange(&slot[(dice >> 12) % slots], NULL));
    if (p == NULL) abort();
    if (malloc_usable_size(p) < n) abort();
    memset(p, (int)dice, n);
    free(atomic_exchange(&slot[(dice >> 16) % slots], p));
  }
  return NULL;
}

int main(void) {
  pthread_t thread[threads];
  for (uintptr_t i = 0; i < threads; i++) pthread_create(&thread[i], NULL, work, (void *)(i + 1));
  for (int i = 0; i < threads; i++) pthread_join(thread[i], NULL);
  return 0;
}
