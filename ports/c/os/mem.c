/* Every way in which the allocator talks to the operating system. */
#include "arena/arena.h"
#include "instance/instance.h"
#include "os/os.h"

#include <inttypes.h>
#include <string.h>

enum { EAGAIN_ = 11, ENOMEM_ = 12, EACCES_ = 13 };

enum mapping { MAPS_UNIX, MAPS_FIXED, MAPS_ALWAYS, MAPS_WINDOWS };

struct family {
	/* How it answers sysMap: by an address, always at the one that was asked for, never, or with an errno. */
	enum mapping mapping;
	/* Another error that means that there is no memory. */
	u64 exhausted;
	/* Go tells apart why it refuses memory; and wants whole pages in sysUnused. */
	bool is_linux;
	/* Go counts memory before it asks for it. */
	bool counts_refused;
};

static const struct family linux_ = { MAPS_UNIX, ENOMEM_, true, false };
static const struct family bsd = { MAPS_UNIX, ENOMEM_, false, false };
static const struct family solaris = { MAPS_UNIX, EAGAIN_, false, false };
static const struct family darwin = { MAPS_FIXED, ENOMEM_, false, false };
static const struct family plan9 = { MAPS_ALWAYS, 0, false, false };
static const struct family windows = { MAPS_WINDOWS, 0, false, true };

const struct family *family_of(const char *goos)
{
	static const struct {
		const char *goos;
		const struct family *family;
	} families[] = {
		{ "android", &linux_ }, { "darwin", &darwin },	 { "dragonfly", &bsd }, { "freebsd", &bsd },
		{ "linux", &linux_ },	{ "nacl", &bsd },	 { "netbsd", &bsd },	{ "openbsd", &bsd },
		{ "plan9", &plan9 },	{ "solaris", &solaris }, { "windows", &windows },
	};
	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		if (strcmp(families[i].goos, goos) == 0)
			return families[i].family;
	return NULL;
}

u64 sys_reserve(u64 hint, u64 n, bool *reserved)
{
	const struct json *answer = ask("os.reserve");
	u64 r = json_word(answer, "r", 0);
	*reserved = json_word(answer, "reserved", 0) == 1;
	event_open("os.reserve");
	put_address("hint", hint);
	put_word("n", n);
	put_address("r", r);
	put_count("reserved", *reserved);
	event_close();
	return r;
}

static void put_errno(u64 number)
{
	if (number != 0)
		put_word("errno", number);
}

static void check_map(u64 a, u64 n, bool reserved, u64 r, u64 number)
{
	const struct family *family = instance.family;
	const char *cannot = "runtime: cannot map pages in arena address space";
	if (r == a || family->mapping == MAPS_ALWAYS)
		return;
	if (family->mapping == MAPS_WINDOWS) {
		print_line("runtime: VirtualAlloc of %" PRIu64 " bytes failed with errno=%" PRIu64, n, number);
		fatal(cannot);
	}
	if (r == 0 || r == ENOMEM_ || r == family->exhausted)
		fatal("runtime: out of memory");
	if (reserved || family->mapping == MAPS_FIXED)
		fatal(cannot);
	print_line("runtime: address space conflict: map(0x%" PRIx64 ") = 0x%" PRIx64, a, r);
	fatal("runtime: address space conflict");
}

void sys_map(u64 a, u64 n, bool reserved, enum stat stat)
{
	stat_inc(stat, n);
	const struct json *answer = ask("os.map");
	u64 r = json_word(answer, "r", 0), number = json_word(answer, "errno", 0);
	event_open("os.map");
	put_address("a", a);
	put_word("n", n);
	put_count("reserved", reserved);
	put_text("stat", stat_names[stat]);
	if (r != a)
		put_address("r", r);
	put_errno(number);
	event_close();
	check_map(a, n, reserved, r, number);
}

u64 sys_alloc(u64 n, enum stat stat)
{
	const struct family *family = instance.family;
	if (family->counts_refused)
		stat_inc(stat, n);
	const struct json *answer = ask("os.alloc");
	u64 r = json_word(answer, "r", 0), number = json_word(answer, "errno", 0);
	event_open("os.alloc");
	put_word("n", n);
	put_text("stat", stat_names[stat]);
	put_address("r", r);
	put_errno(number);
	event_close();
	if (family->is_linux && number == EACCES_)
		quit("runtime: mmap: access denied");
	if (family->is_linux && number == EAGAIN_)
		quit("runtime: mmap: too much locked memory (check 'ulimit -l').");
	if (r != 0 && !family->counts_refused)
		stat_inc(stat, n);
	return r;
}

/* A call of which only Windows sees that it failed; `n` is what it prints. */
static void call(const char *name, u64 a, u64 n, const char *stat)
{
	u64 number = json_word(ask(name), "errno", 0);
	event_open(name);
	put_address("a", a);
	put_word("n", n);
	if (stat != NULL)
		put_text("stat", stat);
	put_errno(number);
	event_close();
	if (number == 0 || instance.family->mapping != MAPS_WINDOWS)
		return;
	bool used = strcmp(name, "os.used") == 0, freed = strcmp(name, "os.free") == 0;
	/* The other two calls halve what they ask for until nothing is left, and print that. */
	print_line("runtime: Virtual%s of %" PRIu64 " bytes failed with errno=%" PRIu64,
		   used ? "Alloc" : "Free", freed ? n : 0, number);
	fatal(used    ? "runtime: failed to commit pages"
	      : freed ? "runtime: failed to release pages"
		      : "runtime: failed to decommit pages");
}

void sys_free(u64 a, u64 n, enum stat stat)
{
	stat_dec(stat, n);
	call("os.free", a, n, stat_names[stat]);
}

void sys_used(u64 a, u64 n)
{
	call("os.used", a, n, NULL);
}

void sys_unused(u64 a, u64 n)
{
	u64 page = arena.phys_page;
	must(!instance.family->is_linux || (a % page == 0 && n % page == 0), "unaligned sysUnused");
	call("os.unused", a, n, NULL);
}
