/* Allocation of objects: tiny ones share a block, small ones take a slot, large ones pages. */
#include "collector/collector.h"
#include "objects/objects.h"

#include <string.h>

/* Size, bytes up to the last pointer, alignment, 1 without pointers. */
struct type {
	bool known;
	u64 of[4];
};

struct wanted {
	u64 n;
	bool nz, df;
	struct type type;
};

static struct type read_type(const struct json *request)
{
	struct type type = { 0 };
	const struct json *list = json_get(request, "ty");
	if (list == NULL)
		return type;
	type.known = true;
	const struct json *item = list->first;
	for (int i = 0; i < 4 && item != NULL; i++, item = item->next)
		type.of[i] = json_value(item);
	return type;
}

static void put_type(const struct type *type)
{
	if (!type->known)
		return;
	put_list("ty", type->of, 4);
}

/* Whether the object may hold pointers, and the bytes that a collector would look at. */
static bool has_pointers(const struct wanted *wanted)
{
	return wanted->type.known && wanted->type.of[3] == 0;
}

static u64 data_size(const struct wanted *wanted)
{
	return wanted->df ? instance.sizeof_defer : wanted->n;
}

/* Up to the last pointer of the last element. */
static u64 scannable(const struct wanted *wanted)
{
	u64 size = wanted->type.of[0], ptrdata = wanted->type.of[1], data = data_size(wanted);
	return data <= size || ptrdata == 0 ? ptrdata : data - size + ptrdata;
}

/* An object that has been allocated. */
struct object {
	const char *path;
	u64 r, size;
	bool refilled, cleared;
};

static struct object allocate_large(const struct wanted *wanted)
{
	u64 page = instance.page_size, n = wanted->n;
	must(uintptr(n + page) >= n, "out of memory");
	u64 np = n / page + (n % page != 0);
#if PLANTED == 3
	/* The caller says that it will not sweep: nothing but the event tells. */
	deduct(uintptr(np * page), 0);
#else
	deduct(uintptr(np * page), np);
#endif
	struct span *span = heap_alloc(np, !has_pointers(wanted), true, wanted->nz);
	must(span != NULL, "out of memory");
	init_span(span);
	span->limit = span->base + n;
	span->freeindex = 1;
	return (struct object){ "large", span->base, span->elemsize, true, false };
}

static struct object allocate_small(const struct wanted *wanted)
{
	struct object object = { .path = "small" };
	int sizeclass = class_of(wanted->n);
	bool dirty;
	object.r = next_free(2 * sizeclass + !has_pointers(wanted), &object.refilled, &dirty);
	object.size = instance.class_size[sizeclass];
	object.cleared = wanted->nz && dirty;
	return object;
}

/* Go converts to int32: sizes from 2 GiB on are negative. */
static i64 int32(i64 n)
{
	return (int32_t)(uint32_t)(u64)n;
}

/* Brings the next sample nearer, or samples this object. */
static bool sample(const struct object *object)
{
	struct cache *cache = cache_own();
	if (sample_rate == 0)
		return false;
	i64 bytes = int32((i64)object->size);
	if (object->size < sample_rate && bytes < cache->next_sample) {
		cache->next_sample = int32(cache->next_sample - bytes);
		return false;
	}
	profile_alloc(object->r, object->size);
	return true;
}

static void put_tiny(const char *path, u64 r)
{
	put_text("path", path);
	put_address("r", r);
	put_address("tb", cache_own()->tiny);
	put_word("to", cache_own()->tinyoffset);
}

static void finish(const struct wanted *wanted, const struct object *object)
{
	struct cache *cache = cache_own();
	if (has_pointers(wanted))
		cache->local_scan += scannable(wanted);
	bool sampled = sample(object);
	if (strcmp(object->path, "tinynew") == 0) {
		put_tiny(object->path, object->r);
	} else {
		put_text("path", object->path);
		put_address("r", object->r);
	}
	put_count("ns", cache->next_sample);
	put_count("hg", object->refilled);
	put_count("gc", object->refilled && is_heap_triggered());
	put_count("clr", object->cleared);
	put_count("smp", sampled);
}

static u64 allocate(const struct wanted *wanted)
{
	struct object object;
	u64 r;
	if (wanted->n == 0) {
		put_text("path", "zero");
		put_address("r", instance.zerobase);
		return instance.zerobase;
	}
	if (wanted->n > instance.max_small) {
		object = allocate_large(wanted);
	} else if (has_pointers(wanted) || wanted->n >= instance.max_tiny) {
		object = allocate_small(wanted);
	} else if ((r = tiny_in_block(wanted->n)) != 0) {
		/* A piece of the current block is not sampled. */
		put_tiny("tinyhit", r);
		put_count("ns", cache_own()->next_sample);
		return r;
	} else {
		object = (struct object){ .path = "tinynew", .size = instance.max_tiny };
		object.r = tiny_new_block(wanted->n, &object.refilled);
	}
	finish(wanted, &object);
	return object.r;
}

static void put_wanted(const struct wanted *wanted)
{
	put_word("n", wanted->n);
	put_count("nz", wanted->nz);
	put_type(&wanted->type);
	if (wanted->df)
		put_count("df", 1);
}

void act_malloc(const struct json *request)
{
	struct wanted wanted = { json_word(request, "n", 0), json_word(request, "nz", 0) == 1,
				 json_word(request, "df", 0) == 1, read_type(request) };
	const char *from = json_text(request, "from", NULL);
	put_wanted(&wanted);
	/* The callers that must not allocate. */
	if (from != NULL && wanted.n != 0)
		fatal(strcmp(from, "signal") == 0 ? "malloc during signal" : "malloc deadlock");
	allocate(&wanted);
}

/* An allocation that is nested in another event. */
static u64 nested(u64 n, const struct type *type)
{
	struct wanted wanted = { n, true, false, *type };
	event_open("malloc");
	put_wanted(&wanted);
	u64 r = allocate(&wanted);
	event_close();
	return r;
}

void act_newobject(const struct json *request)
{
	struct type type = read_type(request);
	put_type(&type);
	put_address("r", nested(type.of[0], &type));
}

void act_newarray(const struct json *request)
{
	struct type type = read_type(request);
	i64 n = (i64)json_word(request, "n", 0);
	u64 size = type.of[0];
	put_type(&type);
	put_integer("n", n);
	if (n < 0 || (size != 0 && (u64)n > (instance.arena_max - 1) / size))
		panic("runtime: allocation size out of range");
	put_address("r", nested(size * (u64)n, &type));
}
