/* The instance: the sizes of the machine, read from the header, and words of its width. */
#ifndef INSTANCE_H
#define INSTANCE_H

#include "machine/machine.h"

enum { CLASSES = 256, PROCESSORS = 1024 };

struct instance {
	const struct family *family;
	int ptr_size;
	bool big_endian;
	u64 page_size, arena_max, arena_hint, zerobase;
	u64 max_small, small_div, small_max, large_div, max_tiny;
	u64 heap_chunk, fix_chunk, bits_chunk, bits_header, cache_line;
	u64 list_pages;
	u64 spine_cap, block_entries;
	u64 rate;
	u64 sizeof_span, sizeof_cache, sizeof_node, sizeof_finalizer, sizeof_profile;
	u64 sizeof_block, sizeof_defer, sizeof_buckhash;
	int nclasses;
	u64 class_size[CLASSES], class_pages[CLASSES];
};
extern struct instance instance;

/* Constants of Go that no header has. */
enum {
	MIN_PHYS_PAGE = 4096,
	ARENA_HINTS = 0x80,
	TINY_CLASS = 2,
	GROW_ROUND = 64 << 10,
	ARENA_RESERVE = 256 << 20,
	STRAND_LIMIT = 16 << 20,
	BITMAP_CHUNK = 8192,
	PERSISTENT_CHUNK = 256 << 10,
	PERSISTENT_MAX = 64 << 10,
	ALLSPANS_MIN = 64 << 10,
};

/* Reads the header; why it cannot, or NULL. */
const char *instance_read(const struct json *header);

/* The size class of a small object. */
int class_of(u64 size);

/* A sum or product as a uintptr holds it. */
static inline u64 uintptr(u64 n)
{
	return instance.ptr_size == 8 ? n : (uint32_t)n;
}

/* Up to a multiple of `to`, exactly. */
static inline u64 up(u64 n, u64 to)
{
	return (n + to - 1) / to * to;
}

/* The same as a uintptr, which may wrap to 0; `to` is a power of two. */
static inline u64 round_up(u64 n, u64 to)
{
	return uintptr(uintptr(n + to - 1) & ~(to - 1));
}

#endif
