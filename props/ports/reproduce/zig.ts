/** Programs in Zig, beside an allocator as `mallocspec port init zig` writes it. */
import { called, type Language } from "./language.ts";

const expecting = (name: string, parameters: string, isWrong: string): string =>
  `fn ${name}(${parameters}) void {
    if (${isWrong}) wrong();
}
`;

const bytes = (name: string, parameters: string, wanted: string): string =>
  `fn ${name}(h: usize, from: usize, to: usize${parameters}) void {
    const p = blocks[h] orelse return;
    for (from..to) |i| if (p[i] != ${wanted}) wrong();
}
`;

const usableOf = (h: string): string => `allocator.usable(blocks[${h}].?)`;

const functions = {
  malloc: `fn malloc(h: usize, n: usize) void {
    bind(h, n, allocator.malloc(n));
}
`,
  calloc: `fn calloc(h: usize, count: usize, size: usize) void {
    bind(h, count *% size, allocator.calloc(count, size));
}
`,
  memalign: `fn memalign(h: usize, alignment: usize, n: usize) void {
    bind(h, n, allocator.memalign(alignment, n));
}
`,
  realloc: `fn realloc(h: usize, n: usize) void {
    given = allocator.realloc(blocks[h], n);
    if (given != null) bind(h, n, given);
}
`,
  forget: `fn forget(h: usize) void {
    bind(h, 0, null);
}
`,
  free: `fn free(h: usize) void {
    allocator.free(blocks[h]);
}
`,
  usable: `fn usable(h: usize) void {
    rooms[h] = if (blocks[h]) |p| allocator.usable(p) else 0;
}
`,
  fill: `fn fill(h: usize, from: usize, to: usize, seed: u32) void {
    const p = blocks[h] orelse return;
    for (from..to) |i| p[i] = pattern(i, seed);
}
`,
  expectApart: expecting(
    "expectApart",
    "h: usize, k: usize",
    "overlap(blocks[h], sizes[h], blocks[k], sizes[k])",
  ),
  expectRoomApart: expecting(
    "expectRoomApart",
    "h: usize, k: usize",
    "overlap(blocks[h], rooms[h], blocks[k], rooms[k])",
  ),
  expectAligned: expecting(
    "expectAligned",
    "alignment: usize",
    "@intFromPtr(given) % alignment != 0",
  ),
  expectRoom: expecting("expectRoom", "h: usize", "blocks[h] != null and rooms[h] < sizes[h]"),
  expectSameRoom: expecting(
    "expectSameRoom",
    "h: usize",
    `blocks[h] != null and ${usableOf("h")} != rooms[h]`,
  ),
  expectBytes: bytes("expectBytes", ", seed: u32", "pattern(i, seed)"),
  expectZero: bytes("expectZero", "", "0"),
  expectNone: expecting("expectNone", "", "given != null"),
  expectBlock: expecting("expectBlock", "", "given == null"),
  wrong: "",
  watch: `extern "c" fn alarm(seconds: c_uint) c_uint;
fn watch() void {
    _ = alarm(2);
}
`,
};

export const zig: Language = {
  ending: "zig",
  functions,
  program: ({ comment, title, file, functions: used, steps, handles }) => `${comment
    .map((line) => `//! ${line}\n`)
    .join("")}//! Beside allocator.zig: zig run ${file}.zig -lc
const std = @import("std");
const allocator = @import("allocator.zig");

extern "c" fn exit(status: c_int) noreturn;

var blocks = [_]?[*]u8{null} ** ${handles};
var sizes = [_]usize{0} ** ${handles};
var rooms = [_]usize{0} ** ${handles};
var given: ?[*]u8 = null;

// A room is the usable size, or the size where it was not asked.
fn bind(h: usize, n: usize, p: ?[*]u8) void {
    given = p;
    blocks[h] = p;
    sizes[h] = n;
    rooms[h] = n;
}

fn pattern(i: usize, seed: u32) u8 {
    return @truncate((@as(u32, @truncate(i)) ^ seed) *% 2654435761 >> 24);
}

fn overlap(a: ?[*]u8, m: usize, b: ?[*]u8, n: usize) bool {
    const p = @intFromPtr(a);
    const q = @intFromPtr(b);
    if (p == 0 or q == 0) return false;
    return if (p <= q) q - p < @max(1, m) else p - q < @max(1, n);
}

fn wrong() noreturn {
    std.debug.print("{s}\\n", .{${JSON.stringify(title)}});
    exit(1);
}

${used.join("\n")}
pub fn main() void {
    allocator.reset();
${steps.map((step) => `    ${called(step)};\n`).join("")}}
`,
};
