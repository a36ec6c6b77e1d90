/*
 * tbbmalloc: realloc of a large block to a size near 2^64 does not end. Exit code 0 says that it does; SIGALRM
 * ends it after 5 seconds. cc -fno-builtin FILE, run with LD_PRELOAD=libtbbmalloc_proxy.so.2.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void) {
  volatile size_t huge = SIZE_MAX - 65535;
  void *block = malloc(4194303);
  alarm(5);
  printf("realloc to 2^64-65536 bytes gave %p\n", realloc(block, huge));
  return 0;
}
