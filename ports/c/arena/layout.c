/* The start: one reservation for the table of spans, the heap bitmap and the arena. */
#include "arena/arena.h"
#include "instance/instance.h"
#include "objects/objects.h"
#include "os/os.h"

#include <inttypes.h>

static const u64 megabyte = 1 << 20;

u64 spans_size(void)
{
	return up(instance.arena_max / instance.page_size * (u64)instance.ptr_size, instance.page_size);
}

u64 bitmap_size(void)
{
	return up(instance.arena_max / (4 * (u64)instance.ptr_size), instance.page_size);
}

static void check_page_size(u64 size)
{
	must(size != 0, "failed to get system page size");
	bool power = (size & (size - 1)) == 0;
	if (size < MIN_PHYS_PAGE)
		print_line("system page size (%" PRIu64 ") is smaller than minimum page size (%d)", size,
			   MIN_PHYS_PAGE);
	else if (!power)
		print_line("system page size (%" PRIu64 ") must be a power of 2", size);
	must(size >= MIN_PHYS_PAGE && power, "bad system page size");
}

/* At places whose addresses are not valid UTF-8: all of it, or nothing. */
static u64 reserve_64(u64 *size)
{
	*size = bitmap_size() + spans_size() + instance.arena_max + instance.page_size;
	for (u64 i = 0; i < ARENA_HINTS; i++) {
		u64 p = sys_reserve(instance.arena_hint + (i << 40), *size, &arena.reserved);
		if (p != 0)
			return p;
	}
	return 0;
}

static u64 beyond(u64 a, u64 by)
{
	return round_up(uintptr(a + by), megabyte);
}

/* Above the program, or above its break where that is in the way; with smaller and smaller arenas. */
static u64 reserve_32(u64 end, u64 brk, u64 *size)
{
	static const u64 arenas[] = { 2 * (u64)ARENA_RESERVE, ARENA_RESERVE, ARENA_RESERVE / 2, 0 };
	u64 low = beyond(end, megabyte / 4);
	for (size_t i = 0; i < sizeof arenas / sizeof *arenas; i++) {
		*size = bitmap_size() + spans_size() + arenas[i] + instance.page_size;
		bool over = low <= brk && brk < uintptr(low + *size);
		u64 p = sys_reserve(over ? beyond(brk, megabyte) : low, *size, &arena.reserved);
		if (p != 0)
			return p;
	}
	fatal("runtime: cannot reserve arena virtual address space");
}

/* On 32-bit the arena counts from address 0. */
static void lay_out(u64 p, u64 size)
{
	arena.spans = round_up(p, instance.page_size);
	arena.bitmap = uintptr(arena.spans + spans_size() + bitmap_size());
	arena.start = instance.ptr_size == 8 ? arena.bitmap : 0;
	arena.used = arena.alloc = arena.bitmap;
	arena.end = uintptr(p + size);
}

void act_mallocinit(const struct json *request)
{
	u64 page = json_word(request, "physPageSize", 0), size = 0, p = 0;
	u64 end = json_word(request, "end", 0), brk = json_word(request, "brk", 0);
	put_word("physPageSize", page);
	put_address("end", end);
	put_address("brk", brk);
	must(instance.class_size[TINY_CLASS] == instance.max_tiny, "bad TinySizeClass");
	check_page_size(page);
	if (instance.ptr_size == 8)
		p = reserve_64(&size);
	if (p == 0)
		p = reserve_32(end, brk, &size);
	size = uintptr(size - uintptr(round_up(p, instance.page_size) - p));
	arena.phys_page = page;
	lay_out(p, size);
	struct arena laid = arena;
	fix_init_all();
	processors_boot();
	put_address("spans", laid.spans);
	put_address("bitmap", laid.bitmap);
	put_count("reserved", laid.reserved);
	put_address("arena_start", laid.start);
	put_address("arena_used", laid.used);
	put_address("arena_alloc", laid.alloc);
	put_address("arena_end", laid.end);
	put_word("spansSize", spans_size());
	put_word("bitmapSize", bitmap_size());
	put_address("resv", p);
	put_word("resvSize", size);
}
