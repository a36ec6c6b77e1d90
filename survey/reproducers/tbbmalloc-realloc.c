/*
 * tbbmalloc: realloc of a large block takes a size near 2^64 for a small one, and gives the block. Exit code
 * 0 says that it refuses the size. cc -fno-builtin FILE, run with LD_PRELOAD=libtbbmalloc_proxy.so.2.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  volatile size_t huge = SIZE_MAX - 7;
  void *block = malloc(1048576);
  void *moved = realloc(block, huge);
  printf("realloc to 2^64-8 bytes gave %p\n", moved);
  return moved != NULL;
}
