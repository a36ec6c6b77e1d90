/* Go's constants: those of the header, and those that follow from the platform. */
#include "instance/instance.h"

#include "os/os.h"

#include <string.h>

struct instance instance;

static int read_list(const struct json *constants, const char *key, u64 *into)
{
	const struct json *list = json_get(constants, key);
	int n = 0;
	if (list != NULL && list->kind == JSON_LIST)
		for (const struct json *item = list->first; item != NULL && n < CLASSES; item = item->next)
			into[n++] = json_value(item);
	return n;
}

/* Where the first hint for the arena points, on 64-bit. */
static u64 arena_hint(const char *goos, const char *goarch)
{
	if (strcmp(goarch, "arm64") != 0)
		return (u64)0x00c0 << 32;
	return strcmp(goos, "darwin") == 0 ? (u64)0x0013 << 28 : (u64)0x0040 << 32;
}

static void read_sizes(const struct json *sizes)
{
	instance.sizeof_span = json_word(sizes, "mspan", 0);
	instance.sizeof_cache = json_word(sizes, "mcache", 0);
	instance.sizeof_node = json_word(sizes, "treapNode", 0);
	instance.sizeof_finalizer = json_word(sizes, "specialfinalizer", 0);
	instance.sizeof_profile = json_word(sizes, "specialprofile", 0);
	instance.sizeof_block = json_word(sizes, "gcSweepBlock", 0);
	instance.sizeof_defer = json_word(sizes, "defer", 0);
	instance.sizeof_buckhash = json_word(sizes, "buckhash", 0);
	instance.bits_header = json_word(sizes, "gcBitsHeader", 0);
}

static void read_constants(const struct json *constants)
{
	instance.page_size = json_word(constants, "pageSize", 0);
	instance.arena_max = (u64)1 << json_word(constants, "heapMapTotalBits", 0);
	instance.zerobase = json_word(constants, "zerobase", 0);
	instance.max_small = json_word(constants, "maxSmallSize", 0);
	instance.small_div = json_word(constants, "smallSizeDiv", 0);
	instance.small_max = json_word(constants, "smallSizeMax", 0);
	instance.large_div = json_word(constants, "largeSizeDiv", 0);
	instance.max_tiny = json_word(constants, "maxTinySize", 0);
	instance.heap_chunk = json_word(constants, "heapAllocChunk", 0);
	instance.fix_chunk = json_word(constants, "fixAllocChunk", 0);
	instance.bits_chunk = json_word(constants, "gcBitsChunkBytes", 0);
	instance.cache_line = json_word(constants, "cacheLineSize", 0);
	instance.list_pages = json_word(constants, "maxMHeapList", 0);
	instance.spine_cap = json_word(constants, "sweepBufInitSpineCap", 0);
	instance.block_entries = json_word(constants, "sweepBufBlockEntries", 0);
	instance.nclasses = read_list(constants, "class_to_size", instance.class_size);
	if (read_list(constants, "class_to_allocnpages", instance.class_pages) != instance.nclasses)
		instance.nclasses = 0;
	read_sizes(json_get(constants, "sizeof"));
}

const char *instance_read(const struct json *header)
{
	const char *goos = json_text(header, "goos", ""), *goarch = json_text(header, "goarch", "");
	instance = (struct instance){ .family = family_of(goos) };
	instance.ptr_size = (int)json_word(header, "ptrSize", 0);
	instance.big_endian = json_word(header, "bigEndian", 0) == 1;
	instance.rate = json_word(header, "memProfileRate", 0);
	instance.arena_hint = arena_hint(goos, goarch);
	read_constants(json_get(header, "constants"));
	if (instance.family == NULL)
		return "goos";
	if (instance.ptr_size != 4 && instance.ptr_size != 8)
		return "ptrSize";
	if (instance.nclasses == 0)
		return "class_to_size and class_to_allocnpages";
	/* Smaller machines have other constants that no header has. */
	return instance.page_size == 8192 ? NULL : "pageSize";
}

/*
 * Go looks the class up in two tables: by eighths up to smallSizeMax - 8, by steps of largeSizeDiv
 * above. A table's entry is the first class that holds the end of its step.
 */
int class_of(u64 size)
{
	u64 least = size <= instance.small_max - 8
			    ? up(size, instance.small_div)
			    : instance.small_max + (size + instance.large_div - 1 - instance.small_max)
							   / instance.large_div * instance.large_div;
	int sizeclass = 0;
	while (sizeclass < instance.nclasses - 1 && instance.class_size[sizeclass] < least)
		sizeclass++;
	return sizeclass;
}
