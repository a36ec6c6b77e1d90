/* Memory of the port itself: blocks in one list, so that a reset frees them all. */
#include "machine/machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct block {
	struct block *next;
	u64 padding;
};

static struct block *blocks;

void *resized(void *old, size_t bytes)
{
	void *fresh = realloc(old, bytes);
	if (fresh == NULL) {
		fprintf(stderr, "no memory for %zu bytes\n", bytes);
		exit(1);
	}
	return fresh;
}

void *grab(size_t bytes)
{
	struct block *block = resized(NULL, sizeof *block + bytes);
	block->next = blocks;
	blocks = block;
	return memset(block + 1, 0, bytes);
}

void release_all(void)
{
	while (blocks != NULL) {
		struct block *next = blocks->next;
		free(blocks);
		blocks = next;
	}
}
