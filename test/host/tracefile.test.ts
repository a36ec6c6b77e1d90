import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { linesOf } from "../../host/tracefile.ts";
import { scratch } from "../cli/mallocspec.ts";

const files = scratch();
afterAll(() => files.remove());

const read = async (file: string): Promise<ReadonlyArray<string>> => {
  const lines: string[] = [];
  for await (const batch of linesOf(file)) lines.push(...batch);
  return lines;
};

const linesIn = (content: string | Uint8Array): Promise<ReadonlyArray<string>> =>
  read(files.place("trace", content));

/** The error of a file, without the folder that it lies in. */
const problemOf = async (content: string | Uint8Array): Promise<string> => {
  const file = files.place("trace", content);
  try {
    await read(file);
  } catch (error) {
    return (error as Error).message.replace(file, "FILE");
  }
  throw new Error("there is no error");
};

const MiB = 2 ** 20;
const tooLong = "found a line longer than 16 MiB, expected at most 16777216 bytes";

describe("the lines of a file", () => {
  it.each([
    ["end with a newline", "a\nb\n", ["a", "b"]],
    ["need no newline at the end", "a\nb", ["a", "b"]],
    ["may be empty", "a\n\n\nb", ["a", "", "", "b"]],
    ["are none where the file is empty", "", []],
    ["may end with CR LF", "a\r\nb\r\n", ["a", "b"]],
    ["keep a CR within", "a\rb\nc", ["a\rb", "c"]],
    ["may begin with a byte order mark", "\ufeffa\nb", ["a", "b"]],
    ["keep a byte order mark that is not the first character", "a\n\ufeffb", ["a", "\ufeffb"]],
    ["keep NUL bytes", "a\0\nb", ["a\0", "b"]],
    ["have characters of several bytes", "ä€😀\nß", ["ä€😀", "ß"]],
  ])("%s", async (_, content, lines) => {
    expect(await linesIn(content)).toEqual(lines);
    expect(await linesIn(gzipSync(content))).toEqual(lines);
  });

  it("are whole where they go over several chunks", async () => {
    const long = "€".repeat(MiB);
    expect(await linesIn(`${long}\n${long}a\nb`)).toEqual([long, `${long}a`, "b"]);
  });

  it("may be in several gzip streams, one after the other", async () => {
    const streams = Buffer.concat([gzipSync("a\nb"), gzipSync("c\nd\n")]);
    expect(await linesIn(streams)).toEqual(["a", "bc", "d"]);
  });
});

describe("a line", () => {
  it("has at most 16 MiB", async () => {
    const longest = "x".repeat(16 * MiB);
    expect((await linesIn(`a\n${longest}\nb`)).map(({ length }) => length)).toEqual([
      1,
      16 * MiB,
      1,
    ]);
    expect(await problemOf(`a\n${longest}x\nb`)).toBe(`FILE:2: ${tooLong}`);
    expect(await problemOf(`${longest}x`)).toBe(`FILE:1: ${tooLong}`);
  });

  it("is not unpacked beyond that", async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from("a\nb\n"), Buffer.alloc(100 * MiB, "x")]));
    expect(bomb.length).toBeLessThan(MiB);
    expect(await problemOf(bomb)).toBe(`FILE:3: ${tooLong}`);
  });

  it("is text in UTF-8", async () => {
    const bytes = Buffer.from("a\nb\nc \xff\nd\n", "latin1");
    expect(await problemOf(bytes)).toBe(
      "FILE:3: found bytes that are not UTF-8, expected UTF-8 text",
    );
    expect(await problemOf(Buffer.from("\ufeffa\n", "utf16le"))).toBe(
      "FILE:1: found bytes that are not UTF-8, expected UTF-8 text",
    );
  });
});

describe("a gzip stream", () => {
  const stream = gzipSync("a\nb\n");

  it("is whole", async () => {
    expect(await problemOf(stream.subarray(0, -4))).toMatchInlineSnapshot(
      `"FILE: the gzip stream is truncated, expected more data"`,
    );
    expect(await problemOf(stream.subarray(0, 2))).toMatch("truncated");
  });

  it("is not followed by other data, however much", async () => {
    const behind =
      "FILE: found other data after the gzip stream, expected its end or another gzip stream";
    expect(await problemOf(Buffer.concat([stream, Buffer.from("rest")]))).toBe(behind);
    expect(await problemOf(Buffer.concat([stream, Buffer.alloc(4 * MiB)]))).toBe(behind);
  });

  it("is not damaged", async () => {
    const damaged = Buffer.from(stream);
    damaged[14]! ^= 0xff;
    expect(await problemOf(damaged)).toMatch(/^FILE: the gzip stream is damaged \(/);
  });
});

describe("a file's name", () => {
  it("is printed without control characters", async () => {
    await expect(read("no\u001b[31m\nfile")).rejects.toThrow(
      "no\\u001b[31m\\u000afile: no such file",
    );
    await expect(read("no\0file")).rejects.toThrow("no\\u0000file: found a NUL byte");
  });

  it("is that of a file", async () => {
    const file = files.place("plain", "a");
    await expect(read(`${file}/b`)).rejects.toThrow("a part of its path is not a folder");
    await expect(read("test")).rejects.toThrow("test: is a directory, expected a trace file");
  });
});
