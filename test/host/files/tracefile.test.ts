/** Files as lines of text: what is read, and the one clear error of what cannot be. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { InputError, linesOf } from "../../../host/files/tracefile.ts";

const folder = mkdtempSync(join(tmpdir(), "tracefile-"));
afterAll(() => rmSync(folder, { recursive: true }));

const read = async (bytes: string | Uint8Array): Promise<ReadonlyArray<string>> => {
  const file = join(folder, "trace");
  writeFileSync(file, bytes);
  const lines: string[] = [];
  for await (const batch of linesOf(file)) lines.push(...batch);
  return lines;
};

const problem = async (run: Promise<unknown>): Promise<string> => {
  try {
    await run;
    return "";
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.message.replace(join(folder, "trace"), "t");
  }
};

const MIB = 2 ** 20;
const tooLong = "found a line longer than 16 MiB, expected at most 16777216 bytes";

describe("the lines of a file", () => {
  it("end with newlines, the last with or without", async () => {
    expect(await read("a\nb\n")).toEqual(["a", "b"]);
    expect(await read("a\nb")).toEqual(["a", "b"]);
    expect(await read("")).toEqual([]);
    expect(await read("\n\n")).toEqual(["", ""]);
  });

  it("may end as on Windows, after a byte order mark", async () => {
    expect(await read("\ufeffa\r\nb\r\n")).toEqual(["a", "b"]);
  });

  it("are those of several gzip streams, even where one ends inside a line", async () => {
    expect(await read(Buffer.concat([gzipSync("a\nb"), gzipSync("c\nd\n")]))).toEqual([
      "a",
      "bc",
      "d",
    ]);
  });

  it("may be long, and have characters that lie in two chunks", async () => {
    const long = "é".repeat(MIB / 2 + 1);
    expect(await read(`x${long}\n${long}`)).toEqual([`x${long}`, long]);
  });

  it("have at most 16 MiB, in a file and unpacked", async () => {
    const most = "x".repeat(16 * MIB);
    expect(await read(`a\n${most}\nb\n`)).toEqual(["a", most, "b"]);
    expect(await problem(read(`a\n${most}x\nb\n`))).toBe(`t:2: ${tooLong}`);
    expect(await problem(read(`a\nb\n${most}x`))).toBe(`t:3: ${tooLong}`);
    expect(await problem(read(gzipSync(`${most}x`)))).toBe(`t:1: ${tooLong}`);
  });
});

describe("a gzip stream", () => {
  const stream = gzipSync("a\nb\n");

  it("is not unpacked beyond a line of 16 MiB", async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from("a\nb\n"), Buffer.alloc(100 * MIB, "x")]));
    expect(bomb.length).toBeLessThan(MIB);
    expect(await problem(read(bomb))).toBe(`t:3: ${tooLong}`);
  });

  it.each([
    ["text", Buffer.from("rest")],
    ["a text that begins like a gzip stream", Buffer.from([0x1f, 0x20, 0x20])],
    ["zeros, more than a chunk of them", Buffer.alloc(4 * MIB)],
  ])("is not followed by %s", async (_, rest) => {
    expect(await problem(read(Buffer.concat([stream, rest])))).toBe(
      "t: found other data after the gzip stream, expected its end or another gzip stream",
    );
  });

  it("is not damaged, and what is not read of it ends no process", async () => {
    const damaged = gzipSync(randomBytes(MIB).toString("hex"));
    damaged.fill(0xff, 20, 60);
    expect(await problem(read(damaged))).toMatch(/^t: the gzip stream is damaged \(/);
  });
});

describe("a file that cannot be read", () => {
  it.each<[string, string | Uint8Array, string]>([
    [
      "bytes that are no text",
      Buffer.from([97, 10, 98, 10, 0xff, 10]),
      "t:3: found bytes that are",
    ],
    ["a truncated gzip stream", gzipSync("a\nb\n").subarray(0, 15), "t: the gzip stream is trunc"],
    [
      "other data after a gzip stream",
      Buffer.concat([gzipSync("a\n"), Buffer.alloc(300)]),
      "t: found other data after the gzip stream",
    ],
  ])("has %s", async (_, bytes, message) => {
    expect(await problem(read(bytes))).toContain(message);
  });

  it.each([
    ["no\u001bthing", "no\\u001bthing: no such file"],
    ["a\0b", "a\\u0000b: found a NUL byte in the name of the file"],
    [folder, "is a directory, expected a file"],
    ["x".repeat(5000), `${"x".repeat(180)} … ${"x".repeat(15)} (5000 characters): the name is too`],
    [join(folder, "trace", "x"), "no such file: a part of its path is not a folder"],
  ])("is named in the message, escaped: %o", async (file, message) => {
    writeFileSync(join(folder, "trace"), "");
    const lines = linesOf(file);
    expect(await problem(lines.next())).toContain(message.replace(join(folder, "trace"), "t"));
  });
});
