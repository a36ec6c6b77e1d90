/*
 * mimalloc 2.0.9: aligned_alloc of as many bytes as the alignment gives blocks that are not aligned to 256,
 * 512 or 1024. Exit code 0 says that all are aligned. cc -fno-builtin FILE, run with LD_PRELOAD=libmimalloc.so.2.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  int wrong = 0;
  for (size_t align = 16; align <= 8192; align *= 2) {
    void *block = aligned_alloc(align, align);
    if ((uintptr_t)block % align == 0) continue;
    printf("aligned_alloc(%zu, %zu) gave %p\n", align, align, block);
    wrong++;
  }
  return wrong != 0;
}
