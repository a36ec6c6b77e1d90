/* What is attached to objects: finalizers, and the profile's records of sampled ones. */
#include "collector/collector.h"
#include "objects/objects.h"
#include "os/os.h"

static bool has_buckets;

void specials_reset(void)
{
	has_buckets = false;
}

static const char *kind_name(enum fixed kind)
{
	return kind == FINALIZER ? "finalizer" : "profile";
}

/* By offset; at the same one the finalizer is first. */
static bool is_less(const struct special *a, const struct special *b)
{
	return a->offset == b->offset ? a->kind < b->kind : a->offset < b->offset;
}

static struct special *find(const struct span *span, enum fixed kind, u64 offset)
{
	struct special *special = span->specials;
	while (special != NULL && (special->kind != kind || special->offset != offset))
		special = special->next;
	return special;
}

static bool attach(struct special *special, u64 object)
{
	struct span *span = span_lookup(object);
	must(span != NULL, "addspecial on invalid pointer");
	u64 offset = object - span->base;
	special->offset = offset % (1 << 16);
	/* Beyond 64 KiB the other special is another object's. */
	if (find(span, special->kind, special->offset) != NULL && special->offset == offset)
		return false;
	struct special **link = &span->specials;
	while (*link != NULL && !is_less(special, *link))
		link = &(*link)->next;
	special->next = *link;
	*link = special;
	return true;
}

/* False if the object has one of this kind. */
static bool add(u64 object, enum fixed kind, struct record *record)
{
	struct special *special = record->object;
	*special = (struct special){ .record = record, .kind = kind };
	event_open("sp.add");
	put_address("a", object);
	put_text("k", kind_name(kind));
	put_address("sp", record->address);
	bool added = attach(special, object);
	put_count("r", added);
	event_close();
	return added;
}

static struct special *detach(u64 object)
{
	event_open("sp.rm");
	put_address("a", object);
	put_text("k", kind_name(FINALIZER));
	struct span *span = span_lookup(object);
	must(span != NULL, "removespecial on invalid pointer");
	struct special *special = find(span, FINALIZER, object - span->base);
	if (special != NULL) {
		struct special **link = &span->specials;
		while (*link != special)
			link = &(*link)->next;
		*link = special->next;
	}
	put_address("r", special == NULL ? 0 : special->record->address);
	event_close();
	return special;
}

void act_fin_add(const struct json *request)
{
	u64 object = json_word(request, "a", 0);
	put_address("a", object);
	struct record *record = fix_alloc(FINALIZER, NULL);
	bool added = add(object, FINALIZER, record);
	if (!added)
		fix_free(FINALIZER, record);
	put_count("r", added);
}

void act_fin_rm(const struct json *request)
{
	u64 object = json_word(request, "a", 0);
	put_address("a", object);
	struct special *special = detach(object);
	if (special != NULL)
		fix_free(FINALIZER, special->record);
}

/* The first sample allocates the table of buckets. */
static void make_bucket_table(void)
{
	if (has_buckets)
		return;
	must(sys_alloc(instance.sizeof_buckhash, BUCKHASH_SYS) != 0, "runtime: cannot allocate memory");
	has_buckets = true;
}

/* The answer has the new buckets: call stacks that have not been sampled before. */
void profile_alloc(u64 object, u64 size)
{
	event_open("prof");
	put_word("n", size);
	const struct json *buckets = json_get(ask("buckets"), "buckets");
	i64 next = next_sample();
	cache_own()->next_sample = next;
	make_bucket_table();
	for (const struct json *bucket = buckets->first; bucket != NULL; bucket = bucket->next)
		persistent_alloc(json_word(bucket, "n", 0), json_word(bucket, "align", 0), BUCKHASH_SYS);
	event_open("prof.set");
	put_address("a", object);
	bool added = add(object, PROFILE, fix_alloc(PROFILE, NULL));
	must(added, "setprofilebucket: profile already set");
	event_close();
	put_count("ns", next);
	event_close();
}
