/* Sweeping where nothing is ever marked: the sweep buffers, bitmaps, and sweepers that find nothing. */
#include "collector/collector.h"
#include "os/os.h"

bool sweep_done;

/* The buffer of swept spans. Of its entries only the number matters, since none is ever popped. */
static struct {
	u64 entries, spine_len, spine_cap;
} swept;

/* The bitmap arena that is cut now. */
static struct {
	u64 base, used;
} bits;

void collector_reset(void)
{
	sweep_done = false;
	swept.entries = swept.spine_len = swept.spine_cap = 0;
	bits.base = bits.used = 0;
	pacer_reset();
	specials_reset();
}

/* The buffer of unswept spans is empty. */
static void sweep_one(void)
{
	if (!sweep_done) {
		event_open("sb.pop");
		put_count("b", 1);
		put_address("a", 0);
		put_address("sp", 0);
		put_count("i", 0);
		event_close();
	}
	sweep_done = true;
	put_count("r", -1);
}

void reclaim(u64 np)
{
	event_open("reclaim");
	put_word("np", np);
	event_open("sweepone");
	put_text("who", "reclaim");
	sweep_one();
	event_close();
	event_close();
}

void act_sweepone(const struct json *request)
{
	put_text("who", json_text(request, "who", ""));
	sweep_one();
}

void deduct(u64 n, u64 csp)
{
	event_open("deduct");
	put_word("n", n);
	put_word("csp", csp);
	put_count("swept", 0);
	put_count("sweptBasis", 0);
	put_word("live", stats.heap_live);
	put_count("liveBasis", 0);
	put_float("ppb", 0);
	event_close();
}

/* A block for the next entry, and a spine twice as long when it has no room for the block. */
static void make_room(void)
{
	if (swept.entries / instance.block_entries < swept.spine_len)
		return;
	if (swept.spine_len == swept.spine_cap) {
		u64 cap = swept.spine_cap == 0 ? instance.spine_cap : 2 * swept.spine_cap;
		persistent_alloc(cap * (u64)instance.ptr_size, instance.cache_line, GC_SYS);
		swept.spine_cap = cap;
	}
	persistent_alloc(instance.sizeof_block, instance.cache_line, GC_SYS);
	swept.spine_len++;
}

void sweepbuf_push(const struct span *span)
{
	event_open("sb.push");
	put_count("b", 0);
	put_address("a", span->base);
	put_address("sp", span->record->address);
	make_room();
	put_word("i", ++swept.entries);
	event_close();
}

/* In words of 64 bits, behind the arena's header. */
u64 new_bits(u64 ne)
{
	u64 bytes = up(ne, 64) / 8, room = instance.bits_chunk - instance.bits_header;
	event_open("bits");
	put_word("ne", ne);
	if (bits.base == 0 || bits.used + bytes > room) {
		u64 base = sys_alloc(instance.bits_chunk, GC_SYS);
		must(base != 0, "runtime: cannot allocate memory");
		must(bytes <= room, "markBits overflow");
		bits.base = base;
		bits.used = 0;
	}
	u64 r = bits.base + instance.bits_header + bits.used;
	bits.used += bytes;
	put_address("r", r);
	event_close();
	return r;
}
