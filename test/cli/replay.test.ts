import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { fed, golden, linesOf, mallocspec, scratch } from "./mallocspec.ts";

const smoke = golden("smoke.jsonl.gz");
const spoiled = scratch();
afterAll(() => spoiled.remove());

/** Error texts name the file; the folder it lies in differs from run to run. */
const without = (path: string, text: string): string => text.replaceAll(path, "FILE");

describe("mallocspec replay", () => {
  it("predicts every compared field of the smoke trace on both twins", () => {
    const { status, stdout } = mallocspec("replay", smoke);
    expect(stdout).toMatch(
      /smoke\.jsonl\.gz: spec and src agree with the trace\n {2}2007 operations, 3763 events, 14511 fields compared, 0 differ\n/,
    );
    expect(stdout).toMatch(/operations a second: spec [\d,]+, src [\d,]+\n$/);
    expect(status).toBe(0);
  });

  it.each(["spec", "src"])("compares as much on %s alone, and says so as JSON", (twin) => {
    const { status, stdout } = mallocspec("replay", smoke, "--on", twin, "--json");
    const numbers = { operations: 2007, events: 3763, fields: 14511 };
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: "agrees",
      files: [{ ...numbers, differences: 0, twins: [{ ...numbers, twin }] }],
    });
    expect(status).toBe(0);
  });

  it("replays standard input and several files, and ends with the worst exit code", () => {
    const changed = linesOf("smoke.jsonl.gz").slice(0, 6);
    changed[3] = changed[3]!.replace('"limit":"0xc420001f80"', '"limit":"0xc420001f88"');
    const file = spoiled.place("one-of-many.jsonl", changed.join("\n"));
    const { status, stdout, stderr } = fed(readFileSync(smoke), "replay", file, "-", "nowhere");
    expect(stdout).toContain("one-of-many.jsonl: spec and src differ from the trace at line 4\n");
    expect(stdout).toContain("standard input: spec and src agree with the trace\n");
    expect(stdout).toMatch(/\n3 traces: 1 agree, 1 differ, 1 unreadable\n$/);
    expect(stderr).toBe("error: nowhere: no such file\n");
    expect(status).toBe(2);
  });

  it("says where standard input differs, which cannot be read twice", () => {
    const changed = linesOf("smoke.jsonl.gz").slice(0, 6);
    changed[3] = changed[3]!.replace('"limit":"0xc420001f80"', '"limit":"0xc420001f88"');
    const { status, stdout } = fed(changed.join("\n"), "replay", "-");
    expect(stdout).toMatchSnapshot();
    expect(status).toBe(1);
  });

  it("refuses standard input and a pipe that are empty", () => {
    const { status, stdout, stderr } = fed("", "replay", "-", "/dev/null");
    const empty = "found an empty file, expected a trace";
    expect(stderr).toBe(`error: standard input: ${empty}\nerror: /dev/null: ${empty}\n`);
    expect(stdout).toBe("2 traces: 2 unreadable\n");
    expect(status).toBe(2);
  });

  it("waits for the whole header of standard input, which may come in parts", () => {
    const [header = "", ...rest] = linesOf("smoke.jsonl.gz").slice(0, 6);
    // A pipe gives at most 64 KiB at a time.
    const long = JSON.stringify({ ...JSON.parse(header), note: "n".repeat(200_000) });
    const { status, stdout } = fed([long, ...rest].join("\n"), "replay", "-");
    expect(stdout).toContain("standard input: spec and src agree with the trace\n  5 operations");
    expect(status).toBe(0);
  });

  it("refuses standard input twice", () => {
    const { status, stderr } = fed("", "replay", "-", "-");
    expect(stderr).toBe("error: - is stdin, which can be read once: found it twice\n");
    expect(status).toBe(2);
  });

  it("replays a trace that is not compressed", () => {
    const file = spoiled.place("plain.jsonl", linesOf("smoke.jsonl.gz").join("\n"));
    expect(mallocspec("replay", file).status).toBe(0);
  });
});

describe("a trace with one changed field", () => {
  it.each([
    ["a result of the operation", 16, '"ns":9447420', '"ns":9447421', "ns"],
    ["a nested result", 4, '"limit":"0xc420001f80"', '"limit":"0xc420001f88"', "limit"],
    ["a nested argument", 4, '"n":32768', '"n":36864', "n"],
    ["a checkpoint", 1015, '"heap_live":1105920', '"heap_live":1105921', "heap_live"],
  ])("is reported at %s, exit 1", (_, line, from, to, field) => {
    const lines = linesOf("smoke.jsonl.gz");
    const before = lines[line - 1]!;
    lines[line - 1] = before.replace(from, to);
    expect(lines[line - 1]).not.toBe(before);
    const { status, stdout } = mallocspec(
      "replay",
      spoiled.place("changed.jsonl", lines.join("\n")),
    );
    expect(stdout).toContain(`changed.jsonl:${line}: `);
    expect(stdout).toMatch(new RegExp(`${field} differs on spec`));
    expect(stdout).toMatch(new RegExp(`${field} differs on src`));
    expect(status).toBe(1);
  });

  it("is reported where a whole event is missing", () => {
    const lines = linesOf("smoke.jsonl.gz");
    lines[4] = lines[4]!.replace(/,"fx":\[\{"e":"fl.ins".*?\}\]/, "");
    const { status, stdout } = mallocspec("replay", spoiled.place("less.jsonl", lines.join("\n")));
    expect(stdout).toContain("less.jsonl:5: ");
    expect(status).toBe(1);
  });
});

describe("bad input gets one clear error and exit 2", () => {
  const failing = (name: string, content: string | Uint8Array): string => {
    const file = spoiled.place(name, content);
    const { status, stderr } = mallocspec("replay", file);
    expect(status).toBe(2);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    return without(file, stderr);
  };
  const lines = linesOf("smoke.jsonl.gz");
  const head = (n: number): string[] => lines.slice(0, n);

  it("where the file is not there", () => {
    const { status, stderr } = mallocspec("replay", "no/such/trace.jsonl.gz");
    expect(stderr).toMatchInlineSnapshot(`
      "error: no/such/trace.jsonl.gz: no such file
      "
    `);
    expect(status).toBe(2);
  });

  it("where the gzip stream is truncated", () => {
    const whole = readFileSync(smoke);
    expect(failing("cut.gz", whole.subarray(0, whole.length - 1000))).toMatchInlineSnapshot(`
      "error: FILE: the gzip stream is truncated, expected more data
      "
    `);
  });

  it("where a line is not JSON", () => {
    expect(failing("json", [...head(3), '{"s":1,', ""].join("\n"))).toMatchInlineSnapshot(`
      "error: FILE:4: found text that is not JSON: {"s":1,, expected one JSON object on the line
      "
    `);
  });

  it("where an event is unknown", () => {
    const unknown = '{"s":3,"p":-1,"m":0,"e":"heap.shrink","np":1}';
    expect(failing("event", [...head(3), unknown].join("\n"))).toMatchInlineSnapshot(`
      "error: FILE:4: e: found the unknown event "heap.shrink", expected one of the 69 event names of the trace format
      "
    `);
  });

  it("where the header is missing", () => {
    expect(failing("headless", lines.slice(1).join("\n"))).toMatchInlineSnapshot(`
      "error: FILE:1: found no header: {"s":1,"p":-1,"m":0,"e":"rate","rate":524288}, expected the header of a trace, {"kind":"header","format":"go-malloc-trace",...}
      "
    `);
  });

  it("where the file is empty", () => {
    expect(failing("empty", "")).toMatchInlineSnapshot(`
      "error: FILE: found an empty file, expected a trace
      "
    `);
  });

  it("where nothing follows the header", () => {
    const expected = "error: FILE:2: found the end of the trace, expected an operation\n";
    expect(failing("header", head(1).join(""))).toBe(expected);
    expect(failing("header", `${head(1).join("")}\n\n`)).toBe(expected);
    const { status, stdout, stderr } = fed(head(1).join(""), "replay", "-");
    expect(stderr).toBe(expected.replace("FILE", "standard input"));
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  it("where a field deep inside has the wrong type", () => {
    const wrong = lines[3]!.replace('"limit":"0xc420001f80"', '"limit":17');
    expect(failing("type", [...head(3), wrong].join("\n"))).toMatchInlineSnapshot(`
      "error: FILE:4: fx[0].fx[0].fx[0].fx[1].limit: found 17, expected an address: a string like "0xc420000000", lower-case hex up to 2^48 without leading zeros (limit: end of the last slot)
      "
    `);
  });

  it("where a small file unpacks to one endless line", () => {
    const bomb = gzipSync(Buffer.alloc(100 * 2 ** 20, "x"));
    expect(failing("bomb", bomb)).toMatchInlineSnapshot(`
      "error: FILE:1: found a line longer than 16 MiB, expected at most 16777216 bytes
      "
    `);
  });

  it("where the line holds control characters", () => {
    const line = `{"s":1,"p":-1,"e":"\\u001b[31m\u001b[31m"}`;
    expect(failing("escape", [...head(1), line].join("\n"))).toMatchInlineSnapshot(`
      "error: FILE:2: found text that is not JSON: {"s":1,"p":-1,"e":"\\u001b[31m\\u001b[31m"}, expected one JSON object on the line
      "
    `);
  });

  it("where the header names constants that are not its instance's", () => {
    const header = lines[0]!.replace('"goos"', '"instance":"mini","goos"');
    expect(failing("instance", [header, ...lines.slice(1)].join("\n"))).toMatchInlineSnapshot(`
      "error: FILE:1: physPageSize: found 4096, expected 512, as the instance mini has it
      "
    `);
  });

  it("where the arguments make no sense", () => {
    const { status, stderr } = mallocspec("replay", smoke, "--on", "neither");
    expect(stderr).toMatchInlineSnapshot(`
      "error: option '--on <twin>' argument 'neither' is invalid. Expected one of spec, src, both.
      "
    `);
    expect(status).toBe(2);
  });
});
