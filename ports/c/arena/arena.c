/* How the arena grows, and the memory behind its tables. */
#include "arena/arena.h"
#include "instance/instance.h"
#include "os/os.h"

#include <inttypes.h>

struct arena arena;

void check_index(u64 base, u64 npages)
{
	u64 last = (base - arena.start) / instance.page_size + npages;
	must(last * (u64)instance.ptr_size <= arena.spans_mapped, "index out of range");
}

/* The heap bitmap: a byte for four words. */
static void map_bits(u64 used)
{
	u64 bytes = up((used - arena.start) / (4 * (u64)instance.ptr_size), BITMAP_CHUNK);
	bytes = up(bytes, arena.phys_page);
	if (arena.bitmap_mapped >= bytes)
		return;
	sys_map(uintptr(arena.bitmap - bytes), bytes - arena.bitmap_mapped, arena.reserved, GC_SYS);
	arena.bitmap_mapped = bytes;
}

/* The table of spans: a pointer for each page. */
static void map_spans(u64 used)
{
	u64 bytes = (used - arena.start) / instance.page_size * (u64)instance.ptr_size;
	bytes = up(bytes, arena.phys_page);
	u64 mapped = arena.spans_mapped;
	if (mapped >= bytes)
		return;
	must(bytes <= spans_size(), "slice bounds out of range");
	arena.spans_mapped = bytes;
	sys_map(uintptr(arena.spans + mapped), bytes - mapped, arena.reserved, OTHER_SYS);
}

static void set_used(u64 used)
{
	if (used <= arena.used)
		return;
	event_open("arena.used");
	put_address("a", used);
	map_bits(used);
	map_spans(used);
	arena.used = used;
	event_close();
}

static u64 room(void)
{
	return uintptr(arena.end - arena.alloc);
}

static bool fits(u64 end)
{
	return uintptr(uintptr(end - arena.start) - 1) <= instance.arena_max - 1;
}

/* A reservation: it extends the block, begins a new one if little is lost, or goes back. */
static void use_reservation(u64 p, u64 size, bool reserved)
{
	u64 end = uintptr(p + size);
	if (p == arena.end) {
		arena.end = end;
		arena.reserved = reserved;
	} else if (arena.start <= p && fits(end) && room() < STRAND_LIMIT) {
		arena.end = end;
		arena.alloc = round_up(p, instance.page_size);
		arena.reserved = reserved;
	} else {
		sys_free(p, size, LOCAL);
	}
}

/* False where the OS refuses more address space: Go then gives up. */
static bool extend(u64 n)
{
	u64 size = round_up(uintptr(n + instance.page_size), ARENA_RESERVE);
	u64 end = uintptr(arena.end + size);
	if (arena.end > end || !fits(end))
		return true;
	bool reserved;
	u64 p = sys_reserve(arena.end, size, &reserved);
	if (p != 0)
		use_reservation(p, size, reserved);
	return p != 0;
}

static u64 take(u64 n)
{
	u64 p = arena.alloc;
	sys_map(p, n, arena.reserved, HEAP_SYS);
	arena.alloc = uintptr(p + n);
	set_used(arena.alloc);
	return p;
}

/* On 32-bit: memory at any place, without a reservation. */
static u64 take_anywhere(u64 n)
{
	u64 size = uintptr(round_up(n, instance.page_size) + instance.page_size);
	u64 r = sys_alloc(size, HEAP_SYS);
	if (r == 0)
		return 0;
	if (r < arena.start || uintptr(uintptr(r + size) - arena.start) > instance.arena_max - 1) {
		print_line("runtime: memory allocated by OS (0x%" PRIx64 ") not in usable range [0x%" PRIx64
			   ",0x%" PRIx64 ")",
			   r, arena.start, arena.start + instance.arena_max - 1);
		sys_free(r, size, HEAP_SYS);
		return 0;
	}
	u64 p = round_up(r, instance.page_size);
	set_used(uintptr(p + n));
	return p;
}

u64 arena_alloc(u64 n)
{
	u64 r = 0;
	event_open("arena.alloc");
	put_word("n", n);
	if (n <= room() || extend(n)) {
		if (n <= room())
			r = take(n);
		else if (instance.ptr_size == 4)
			r = take_anywhere(n);
	}
	must(r % instance.page_size == 0, "misrounded allocation in MHeap_SysAlloc");
	put_address("r", r);
	put_address("used", arena.used);
	put_address("alloc", arena.alloc);
	put_address("end", arena.end);
	put_count("reserved", arena.reserved);
	event_close();
	return r;
}
