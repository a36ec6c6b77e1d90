//! An example: takes the first piece of an array that is long enough. Put your allocator here.
const std = @import("std");

/// Name, version and promises: what is promised is judged.
pub const hello = "example 1 lang=zig bits=64 align=16 ops=malloc,calloc,realloc,memalign,free,usable " ++
    "can=reset,reuse,deterministic malloc0=unique realloc0=unique freenull=ok reallocnull=ok max=1048576";
const whole = 8 << 20;
const most = 1 << 20;

/// Stands before the bytes of each piece; the pieces lie side by side and fill the array.
const Head = extern struct { n: usize, is_used: usize };
const head_size = @sizeOf(Head);
var memory: [whole]u8 align(16) = undefined;

fn at(address: usize) *Head {
    return @ptrFromInt(address);
}
fn headOf(p: [*]u8) *Head {
    return at(@intFromPtr(p) - head_size);
}
fn next(h: usize) usize {
    return h + head_size + at(h).n;
}

/// Everything as at the start.
pub fn reset() void {
    @memset(&memory, 0);
    at(@intFromPtr(&memory)).* = .{ .n = whole - head_size, .is_used = 0 };
}

pub fn memalign(alignment: usize, asked: usize) ?[*]u8 {
    if (asked > most) return null;
    const n = @max(16, std.mem.alignForward(usize, asked, 16));
    const all = @intFromPtr(&memory) + whole;
    var h = @intFromPtr(&memory);
    while (h < all) : (h = next(h)) {
        if (at(h).is_used == 1) continue;
        while (next(h) < all and at(next(h)).is_used == 0) at(h).n += head_size + at(next(h)).n;
        const from = h + head_size;
        const end = next(h);
        const p = std.mem.alignForward(usize, from, @max(16, alignment));
        if (p + n > end) continue;
        if (p > from) at(h).n = p - from - head_size; // What lies before stays free.
        if (p + n < end) at(p + n).* = .{ .n = end - p - n - head_size, .is_used = 0 };
        at(p - head_size).* = .{ .n = n, .is_used = 1 };
        return @ptrFromInt(p);
    }
    return null;
}

pub fn malloc(n: usize) ?[*]u8 {
    return memalign(16, n);
}

pub fn calloc(count: usize, size: usize) ?[*]u8 {
    if (size > 0 and count > most / size) return null;
    const p = malloc(count * size) orelse return null;
    @memset(p[0 .. count * size], 0);
    return p;
}

pub fn free(p: ?[*]u8) void {
    if (p) |block| headOf(block).is_used = 0;
}

pub fn usable(p: [*]u8) usize {
    return headOf(p).n;
}

pub fn realloc(p: ?[*]u8, n: usize) ?[*]u8 {
    const old = p orelse return malloc(n);
    if (n <= usable(old)) return old;
    const new = malloc(n) orelse return null;
    @memcpy(new[0..usable(old)], old[0..usable(old)]);
    free(old);
    return new;
}
