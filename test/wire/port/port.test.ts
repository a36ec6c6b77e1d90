import { describe, expect, it } from "vitest";
import {
  parseHello,
  parseReply,
  parseRequest,
  printReply,
  printRequest,
  type Request,
} from "../../../wire/index.ts";

const requests = [
  "malloc 0 64",
  "malloc 3 18446744073709551615",
  "calloc 1 4 18446744073709551615",
  "memalign 2 64 100",
  "realloc 1 0",
  "free 1",
  "usable 1",
  "refree 1",
  "fill 1 0 8 4294967295",
  "check 1 0 8 7",
  "zero 1 2 3",
  "limit 1024",
];

describe("a request", () => {
  it.each(requests)("is printed as it is read: %s", (line) => {
    expect(printRequest(parseRequest(line))).toBe(line);
  });

  it.each([
    ["maloc 1 2", 'request: found "maloc 1 2", expected one of malloc, calloc, memalign,'],
    ["malloc 1", 'request: found "malloc 1", expected malloc H N'],
    ["malloc 1 x", 'request: found n "x", expected a whole number'],
    ["malloc 1 18446744073709551616", 'found n "18446744073709551616"'],
    ["fill 1 0 18446744073709551615 1", 'found to "18446744073709551615"'],
    ["constructor 1", 'found "constructor 1"'],
  ])("is refused: %s", (line, message) => {
    expect(() => parseRequest(line)).toThrow(message);
  });
});

const reply = (request: string, line: string) => parseReply(parseRequest(request), line);

describe("a reply", () => {
  it.each([
    ["malloc 0 1", "0x55d0aabbccdd"],
    ["malloc 0 1", "0xffffffffffffffff"],
    ["realloc 0 1", "0 errno=ENOMEM"],
    ["realloc 0 1", "none"],
    ["usable 0", "18446744073709551615"],
    ["free 0", "ok"],
    ["check 0 0 1 1", "bad 0 255"],
    ["zero 0 0 1", "none"],
    ["fill 0 0 1 1", "unsupported"],
    ["limit 1", "panic no limits here"],
  ])("to %s is printed as it is read: %s", (request, line) => {
    expect(printReply(reply(request, line))).toBe(line);
  });

  it.each([
    ["malloc 0 1", "4096", "reply to malloc: found 4096, expected an address such as 0x55d0"],
    ["malloc 0 1", "0x10000000000000000", "expected an address"],
    ["malloc 0 1", "ok", "found ok"],
    ["malloc 0 1", "0 ENOMEM", "found 0 ENOMEM"],
    ["free 0", "0", "reply to free: found 0, expected ok, or none"],
    ["limit 1", "none", "expected ok"],
    ["usable 0", "0x10", "expected a number of bytes, or none"],
    ["check 0 0 1 1", "bad 0 256", 'expected ok, "bad INDEX FOUND", or none'],
    ["check 0 0 1 1", "", "found an empty line"],
  ])("to %s is refused: %s", (request, line, message) => {
    expect(() => reply(request, line)).toThrow(message);
  });
});

describe("the handshake", () => {
  const right =
    "hello 1 libc 2.36 lang=c bits=64 align=1:1,16:16 ops=malloc,free can=reset malloc0=null";

  it("is what the port promises", () => {
    expect(parseHello(`${right} max=1024 freenull=ok reallocnull=no colour=red`)).toEqual({
      name: "libc",
      version: "2.36",
      dialect: "allocator",
      lang: "c",
      bits: 64,
      align: [
        { least: 1, alignment: 1 },
        { least: 16, alignment: 16 },
      ],
      ops: new Set(["malloc", "free"]),
      can: new Set(["reset"]),
      malloc0: "null",
      freenull: true,
      reallocnull: false,
      max: 1024,
      unknown: ["colour"],
    });
  });

  it.each([
    ["", "handshake: found an empty line, expected hello 1 NAME VERSION key=value…"],
    ["ready", "handshake: found ready, expected hello 1 NAME VERSION"],
    ["hello 2 a 1 bits=64", "handshake: found version 2, expected version 1"],
    ["hello 1 a bits=64 ops=malloc", "expected hello 1 NAME VERSION"],
    ["hello 1 a 1 ops=malloc", "handshake: bits: found"],
    ["hello 1 a 1 bits=64 ops=free", "expected ops= with at least malloc"],
    ["hello 1 a 1 bits=16 ops=malloc", 'bits: found "16", expected one of 32, 64'],
    ["hello 1 a 1 bits=64 ops=maloc", 'ops: found "maloc", expected one of malloc, calloc'],
    ["hello 1 a 1 bits=64 ops=malloc align=3", 'align: found "3", expected a power of 2'],
    ["hello 1 a 1 bits=64 ops=malloc align=8:8,4:4", "by ascending size"],
    ["hello 1 a 1 bits=64 bits=64 ops=malloc", "expected each key once"],
    ["hello 1 a 1 bits=64 ops=malloc quick", "expected key=value"],
    ["hello 1 a 1 bits=64 ops=malloc freenull=yes", "expected one of ok, no"],
  ])("is refused: %s", (line, message) => {
    expect(() => parseHello(line)).toThrow(message);
  });

  it("never lets a request through that has another shape", () => {
    const request: Request = parseRequest("malloc 0 1");
    expect(request).toEqual({ op: "malloc", h: 0, n: 1 });
  });
});
