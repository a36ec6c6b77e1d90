//! The process around the adapter. It calls libc, since Zig's own input and output change between versions.
const std = @import("std");

pub extern "c" fn exit(status: c_int) noreturn;
extern "c" fn read(fd: c_int, buffer: [*]u8, n: usize) isize;
extern "c" fn write(fd: c_int, buffer: [*]const u8, n: usize) isize;
extern "c" fn dup(fd: c_int) c_int;
extern "c" fn dup2(from: c_int, to: c_int) c_int;

/// Where the protocol is written.
var out: c_int = 1;
var written: [1 << 16]u8 = undefined;
var used: usize = 0;

fn flush() void {
    var done: usize = 0;
    while (done < used) {
        const n = write(out, written[done..].ptr, used - done);
        if (n <= 0) exit(1);
        done += @intCast(n);
    }
    used = 0;
}

pub fn print(comptime format: []const u8, values: anytype) void {
    if (written.len - used < 1024) flush();
    used += (std.fmt.bufPrint(written[used..], format, values) catch exit(1)).len;
}

fn answer(line: []const u8, serve: *const fn ([]const u8, [4]usize) void) void {
    var words = std.mem.tokenizeScalar(u8, line, ' ');
    const op = words.next() orelse "";
    var numbers = [_]usize{0} ** 4;
    for (&numbers) |*n| n.* = std.fmt.parseInt(usize, words.next() orelse "0", 10) catch 0;
    serve(op, numbers);
}

/// Answers each line, and writes when all that was read is answered.
pub fn run(serve: *const fn ([]const u8, [4]usize) void) void {
    var buffer: [1 << 16]u8 = undefined;
    var held: usize = 0;
    out = dup(1);
    _ = dup2(2, 1); // What the allocator prints goes to stderr.
    while (true) {
        const n = read(0, buffer[held..].ptr, buffer.len - held);
        if (n <= 0) return;
        held += @intCast(n);
        var from: usize = 0;
        while (std.mem.indexOfScalar(u8, buffer[from..held], '\n')) |length| {
            answer(buffer[from .. from + length], serve);
            from += length + 1;
        }
        std.mem.copyForwards(u8, &buffer, buffer[from..held]);
        held -= from;
        flush();
    }
}
