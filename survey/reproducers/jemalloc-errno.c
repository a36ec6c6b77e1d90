/*
 * jemalloc 5.3.0: realloc that refuses a size leaves errno as it was, where malloc sets it to ENOMEM. Exit code
 * 0 says that realloc sets it, too. cc -fno-builtin FILE, run with LD_PRELOAD=libjemalloc.so.2.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  volatile size_t huge = SIZE_MAX / 2 - 1000;
  void *block = malloc(1);
  errno = 0;
  void *none = realloc(block, huge);
  printf("realloc gave %p, errno is %d\n", none, errno);
  return none == NULL && errno != ENOMEM;
}
