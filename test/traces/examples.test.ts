import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { mallocspec, scratch } from "../cli/mallocspec.ts";
import { need } from "../tools.ts";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/TRACES.md"), "utf8");
const folder = scratch();
afterAll(() => folder.remove());

/** The verdict and the numbers that `replay` prints; the line after them has the time. */
const summary = (stdout: string): string => stdout.split("\n").slice(0, 2).join("\n");

describe("the smallest trace of the page", () => {
  const file = "docs/examples/smallest.jsonl";

  it("replays on both twins with the numbers that the page has", () => {
    const { status, stdout } = mallocspec("replay", file);
    expect(summary(stdout)).toMatch(
      /\n {2}2 operations, \d+ events, \d+ fields compared, 0 differ$/,
    );
    expect(page).toContain(`$ mallocspec replay ${file}\n${summary(stdout)}\n`);
    expect(status).toBe(0);
  });
});

describe("other traces that the page speaks of", () => {
  const lines = readFileSync(join(root, "docs/examples/smallest.jsonl"), "utf8").split("\n");

  it("include a header alone, which is refused", () => {
    const file = folder.place("header.jsonl", lines[0]!);
    const { status, stderr } = mallocspec("replay", file);
    expect(stderr).toBe(`error: ${file}:2: found the end of the trace, expected an operation\n`);
    expect(status).toBe(2);
  });

  it("include those with overlapping operations, which are refused at the first lock", () => {
    const lock = '{"s":3,"t":9,"p":0,"m":1,"e":"lock","l":"heap","x":2}';
    const file = folder.place("raw.jsonl", [...lines.slice(0, 3), lock, ""].join("\n"));
    const { status, stderr } = mallocspec("replay", file);
    expect(stderr).toContain(`${file}:4: e: found the unknown event "lock"`);
    expect(status).toBe(2);
  });
});

describe("the Python program of the page", () => {
  /** What the program prints. */
  const printed = (): string => {
    const { status, stdout, stderr } = spawnSync("python3", ["docs/examples/trace.py"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    return stdout;
  };

  it("prints a trace that both twins predict, with the numbers that the page has", (context) => {
    need("python3", context);
    const file = folder.place("trace.jsonl", printed());
    const { status, stdout } = mallocspec("replay", file);
    expect(page).toContain(`\n${summary(stdout).replace(/^.*: /, "trace.jsonl: ")}\n`);
    expect(summary(stdout)).toMatch(/\n {2}6 operations, .* 0 differ$/);
    expect(status).toBe(0);
  });

  it.for([
    ["a nested result", 4, '"limit": "0xc420002000"', "fx[0].fx[0].fx[0].fx[1].limit"],
    ["the place of a slot", 6, '"r": "0xc420000080"', "r"],
  ] as const)(
    "prints a trace in which a spoiled field is found: %s",
    ([, line, field, path], context) => {
      need("python3", context);
      const trace = printed();
      const spoiled = trace.replace(field, field.replace(/.("?)$/, "8$1"));
      expect(spoiled).not.toBe(trace);
      const file = folder.place("spoiled.jsonl", spoiled);
      const { status, stdout } = mallocspec("replay", file);
      const event = `${file}:${line}: malloc: ${path} differs on`;
      expect(stdout.split("\n").filter((text) => text.startsWith(file))).toEqual([
        `${file}: spec and src differ from the trace at line ${line}`,
        `${event} spec`,
        `${event} src`,
      ]);
      expect(status).toBe(1);
    },
  );
});
