/* Memory that is never freed, cut from chunks; each processor has its own. */
#include "arena/arena.h"
#include "instance/instance.h"
#include "objects/objects.h"
#include "os/os.h"

struct chunk {
	u64 base, off;
};

/* The first one is that of threads without a processor. */
static struct chunk chunks[PROCESSORS + 1];

void persistent_reset(void)
{
	for (int i = 0; i <= PROCESSORS; i++)
		chunks[i] = (struct chunk){ 0 };
}

static u64 from_chunk(u64 n, u64 align)
{
	struct chunk *chunk = &chunks[executing + 1];
	u64 off = up(chunk->off, align);
	if (chunk->base == 0 || off + n > PERSISTENT_CHUNK) {
		u64 base = sys_alloc(PERSISTENT_CHUNK, OTHER_SYS);
		must(base != 0, "runtime: cannot allocate memory");
		chunk->base = base;
		off = 0;
	}
	chunk->off = off + n;
	return chunk->base + off;
}

static u64 allocate(u64 n, u64 align, enum stat stat)
{
	must(n != 0, "persistentalloc: size == 0");
	u64 least = align == 0 ? 8 : align;
	must((least & (least - 1)) == 0, "persistentalloc: align is not a power of 2");
	must(align <= instance.page_size, "persistentalloc: align is too large");
	if (n >= PERSISTENT_MAX)
		return sys_alloc(n, stat);
	u64 r = from_chunk(n, least);
	/* The chunk was accounted to other_sys when it was made. */
	if (stat != OTHER_SYS) {
		stat_inc(stat, n);
		stat_dec(OTHER_SYS, n);
	}
	return r;
}

u64 persistent_alloc(u64 n, u64 align, enum stat stat)
{
	event_open("persist");
	put_word("n", n);
	put_word("align", align);
	put_text("stat", stat_names[stat]);
	u64 r = allocate(n, align, stat);
	put_address("r", r);
	event_close();
	return r;
}

void act_persist(const struct json *request)
{
	u64 n = json_word(request, "n", 0), align = json_word(request, "align", 0);
	enum stat stat = stat_named(json_text(request, "stat", ""));
	put_word("n", n);
	put_word("align", align);
	put_text("stat", stat_names[stat]);
	put_address("r", allocate(n, align, stat));
}
