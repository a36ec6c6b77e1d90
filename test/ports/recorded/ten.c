/* Asks for ten blocks, and writes a byte into each. */
#include <stdlib.h>

int main(void) {
  for (int i = 0; i < 10; i++) {
    char *volatile p = malloc(120);
    if (p == NULL) return 1;
    *p = 1;
  }
  return 3;
}
