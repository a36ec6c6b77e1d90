//! Speaks the port protocol (docs/PORTS.md of mallocspec) for the allocator in allocator.zig.
const std = @import("std");
const allocator = @import("allocator.zig");
const process = @import("process.zig");

var blocks = [_]?[*]u8{null} ** 1024; // A freed block stays, for refree.

fn pattern(i: usize, seed: usize) u8 {
    return @truncate((@as(u32, @truncate(i)) ^ @as(u32, @truncate(seed))) *% 2654435761 >> 24);
}

fn allocated(h: usize, p: ?[*]u8, keeps_old: bool) void {
    if (p != null or !keeps_old) blocks[h] = p;
    if (p) |block| process.print("0x{x}\n", .{@intFromPtr(block)}) else process.print("0\n", .{});
}

/// What fill, check and zero do with the bytes of a block.
fn bytes(op: []const u8, p: [*]u8, n: [4]usize) void {
    for (n[1]..n[2]) |i| {
        const wanted = if (op[0] == 'z') 0 else pattern(i, n[3]);
        if (op[0] == 'f') p[i] = wanted;
        if (p[i] != wanted) return process.print("bad {d} {d}\n", .{ i, p[i] });
    }
    process.print("ok\n", .{});
}

pub fn serve(op: []const u8, n: [4]usize) void {
    const Op = enum { hello, sync, reset, bye, malloc, calloc, memalign, realloc, free, refree, usable, fill, check, zero };
    switch (std.meta.stringToEnum(Op, op) orelse return process.print("unsupported\n", .{})) {
        .hello => process.print("hello 1 {s}\n", .{allocator.hello}),
        .sync => process.print("sync\n", .{}),
        .bye => process.exit(0),
        .reset => {
            allocator.reset();
            blocks = [_]?[*]u8{null} ** 1024;
            process.print("ok\n", .{});
        },
        .malloc => allocated(n[0], allocator.malloc(n[1]), false),
        .calloc => allocated(n[0], allocator.calloc(n[1], n[2]), false),
        .memalign => allocated(n[0], allocator.memalign(n[1], n[2]), false),
        .realloc => allocated(n[0], allocator.realloc(blocks[n[0]], n[1]), true),
        .free, .refree => {
            allocator.free(blocks[n[0]]);
            process.print("ok\n", .{});
        },
        .usable, .fill, .check, .zero => {
            const p = blocks[n[0]] orelse return process.print("none\n", .{});
            if (op[0] == 'u') process.print("{d}\n", .{allocator.usable(p)}) else bytes(op, p, n);
        },
    }
}

pub fn main() void {
    allocator.reset();
    process.run(serve);
}
