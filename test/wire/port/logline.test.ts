/** The lines of logs, read strictly. */
import { describe, expect, it } from "vitest";
import { parseLogLine } from "../../../wire/port/logline.ts";

describe("a line of a log", () => {
  it("names its block by a handle or by an address", () => {
    expect(parseLogLine("malloc 3 64 = 0x55d0")).toEqual({
      tag: "exchange",
      logged: { request: { op: "malloc", h: 3, n: 64 }, naming: "handle", at: undefined },
      reply: { tag: "address", p: 0x55d0 },
    });
    expect(parseLogLine("memalign 32 64 = 0x55e0")).toEqual({
      tag: "exchange",
      logged: {
        request: { op: "memalign", h: 0, align: 32, n: 64 },
        naming: "address",
        at: undefined,
      },
      reply: { tag: "address", p: 0x55e0 },
    });
    expect(parseLogLine("free 0x7ffffffffffff008")).toMatchObject({
      logged: { naming: "address", at: 0x7ffffffffffff008n },
      reply: { tag: "ok" },
    });
    expect(parseLogLine("begin 7 realloc 0x0 18446744073709551615")).toEqual({
      tag: "begin",
      number: 7,
      logged: {
        request: { op: "realloc", h: 0, n: 2n ** 64n - 1n },
        naming: "address",
        at: 0,
      },
    });
    expect(parseLogLine("end 7 = 0 errno=ENOMEM")).toEqual({
      tag: "end",
      number: 7,
      reply: "0 errno=ENOMEM",
    });
  });

  it("may be a comment, or empty", () => {
    expect(parseLogLine("# malloc 3 64 = 0x55d0")).toBeUndefined();
    expect(parseLogLine("")).toBeUndefined();
  });

  it.each([
    ["malloc 3 64", "malloc: found malloc 3 64, expected REQUEST = REPLY"],
    ["malloc 3 -64 = 0x10", 'request: found n "-64", expected a whole number'],
    ["malloc 3 1e3 = 0x10", 'request: found n "1e3", expected a whole number'],
    ["malloc 3 18446744073709551616 = 0", "expected a whole number"],
    ["malloc 99999999999999999999 8 = 0", "expected a whole number"],
    ["malloc 3 64 = 55d0", "reply to malloc: found 55d0, expected an address"],
    ["malloc 3 64 = 0x1ffffffffffffffff", "reply to malloc: found"],
    ["malloc 3 64 =0x10", "found"],
    ["malloc = 0x10", "expected malloc H N"],
    ["malloc 0x10 64 = 0x10", "expected malloc without the address of a block"],
    ["memalign 3 24 64 = 0x18", "ALIGN of memalign: found 24, expected a power of 2"],
    ["memalign 0 64 = 0x18", "ALIGN of memalign: found 0, expected a power of 2"],
    ["free 0x1ffffffffffffffff", "address: found 0x1ffffffffffffffff"],
    ["free 3 = yes", "reply to free: found yes"],
    ["usable 3", "expected REQUEST = REPLY"],
    ["begin 7 free 3", "begin: found free 3, expected an allocation"],
    ["begin x malloc 3 64", 'number of begin and end: found "x"'],
    ["end 7", "end: found end 7, expected end NUMBER = REPLY"],
    ["hello 2 board 1 bits=64 ops=malloc", "handshake: found version 2, expected version 1"],
    ["hello 1 board 1 bits=64 dialect=go", "handshake: dialect: found go, expected allocator"],
    ["\u0000\u0001\u001b[2J", "found"],
    ["mallocx 3 64 = 0x10", "expected one of malloc, calloc"],
  ])("%j is none", (line, problem) => {
    expect(() => parseLogLine(line)).toThrow(problem);
  });
});
