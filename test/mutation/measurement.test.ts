import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { read, root } from "../house/tree.ts";
import { edited } from "./edit.ts";
import { mutantsOf, sampleOf } from "./mutant.ts";
import { table } from "./table.ts";
import { type Outcome, resume } from "./record.ts";

const file = "src/objects/tiny.ts";

const measure = (...args: ReadonlyArray<string>) =>
  spawnSync(process.execPath, ["test/mutation/main.ts", ...args], {
    cwd: root,
    encoding: "utf8",
  });

describe("an edit", () => {
  const text = "a b b";

  it("replaces a text that the file has once", () => {
    expect(edited("x", text, [{ file: "x", from: "a", to: "$&c" }])).toBe("$&c b b");
  });

  it("leaves other files as they are", () => {
    expect(edited("y", text, [{ file: "x", from: "a", to: "c" }])).toBe(text);
  });

  it.each([
    ["b", 2],
    ["d", 0],
  ])("refuses the text %s, which the file has %i times", (from, times) => {
    expect(() => edited("x", text, [{ file: "x", from, to: "c" }])).toThrow(`has ${times} times`);
  });
});

describe("the mutants of a file", () => {
  it("change what they say", async () => {
    const mutants = await mutantsOf([file]);
    expect(mutants.length).toBeGreaterThan(20);
    for (const { from, edit } of mutants) {
      const text = read(file);
      expect(text.slice(edit.start, edit.end)).toBe(from);
      expect(edited(file, text, [edit])).not.toBe(text);
    }
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
  });

  it("are drawn by a seed, and a larger sample contains a smaller one", async () => {
    const mutants = await mutantsOf([file]);
    const ids = (count: number, seed: number) =>
      sampleOf(mutants, { count, seed }).map(({ id }) => id);
    expect(ids(10, 1).slice(0, 5)).toEqual(ids(5, 1));
    expect(ids(5, 2)).not.toEqual(ids(5, 1));
    expect(ids(5, 1)).toEqual(ids(5, 1));
  });
});

describe("a measurement", () => {
  it("records each change, and goes on where a run has ended", () => {
    const out = join(mkdtempSync(join(tmpdir(), "mutation-")), "record.jsonl");
    const options = ["--only", file, "--layers", "verify", "--out", out, "--seed", "5"];
    expect(measure("--sample", "1", ...options).status).toBe(0);
    const first = readFileSync(out, "utf8");
    expect(first.trim().split("\n")).toHaveLength(2);
    // The next run finds half a line.
    appendFileSync(out, '{"id":"half');
    const { stdout, status } = measure("--sample", "2", ...options);
    expect(status).toBe(0);
    expect(stdout).toContain("1 are known already");
    const second = readFileSync(out, "utf8");
    expect(second.startsWith(first)).toBe(true);
    expect(second.trim().split("\n")).toHaveLength(3);
    expect(second).not.toContain("half");
    expect(stdout).toContain("| all | 2 |");
  });

  it("refuses the record of another one", () => {
    const out = join(mkdtempSync(join(tmpdir(), "mutation-")), "record.jsonl");
    writeFileSync(out, "{}\n");
    const { stderr, status } = measure("--sample", "1", "--only", file, "--out", out);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: .*record\.jsonl:1: found \{\}, expected/);
    expect(readFileSync(out, "utf8")).toBe("{}\n");
  });

  const subject = { seed: 1, layers: ["verify"], sources: "0" };
  const head = JSON.stringify(subject);
  const recordOf = (text: string): string => {
    const out = join(mkdtempSync(join(tmpdir(), "mutation-")), "record.jsonl");
    writeFileSync(out, text);
    return out;
  };

  it.each(["", head, head.slice(0, 9)])("begins again after half of the first line: %s", (text) => {
    const out = recordOf(text);
    expect(resume(out, subject)).toEqual([]);
    expect(readFileSync(out, "utf8")).toBe(`${head}\n`);
  });

  it.each(["null", "5", '{"id":"x"}', "garbage"])(
    "refuses a line that is no outcome, and names it: %s",
    (line) => {
      const out = recordOf(`${head}\n\n${line}\n`);
      expect(() => resume(out, subject)).toThrow(
        `${out}:3: found ${line}, expected an outcome of this measurement`,
      );
    },
  );

  it("refuses an outcome of a layer that it has not", () => {
    const line = { id: "", file: "", line: 1, mutator: "", from: "", to: "", layer: "no", by: "" };
    const out = recordOf(`${head}\n${JSON.stringify(line)}\n`);
    expect(() => resume(out, subject)).toThrow(`${out}:2: found`);
  });

  it.each([
    [["--sample", "0x2"], /argument '0x2' is invalid\. Expected a whole number/],
    [["--lanes", "65"], /Expected a whole number from 1 to 64/],
    [["--only", "nosuch"], /^error: --only nosuch: found no such file, expected files of src/],
    [["--out", "/dev/full"], /^error: --out \/dev\/full: found no file, expected a record/],
    [["--out", "/none/x"], /^error: --out \/none\/x: cannot be written: no such file or folder/],
  ])("refuses %j in one line", (args, message) => {
    const { stderr, status } = measure(...args);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(2);
  });

  it("counts by folder what each layer finds first", () => {
    const outcome = (path: string, layer: string | null): Outcome => ({
      id: path,
      file: path,
      line: 1,
      mutator: "",
      from: "",
      to: "",
      layer,
      by: "",
    });
    const outcomes = [
      outcome("src/a/x.ts", "verify"),
      outcome("src/a/y.ts", null),
      outcome("src/b/z.ts", "traces"),
    ];
    expect(table(outcomes, ["verify", "traces"])).toEqual([
      "| in | changes | verify | traces | nothing | found |",
      "| --- | ---: | ---: | ---: | ---: | ---: |",
      "| src/a | 2 | 1 | 0 | 1 | 50 % |",
      "| src/b | 1 | 0 | 1 | 0 | 100 % |",
      "| all | 3 | 1 | 1 | 1 | 67 % |",
    ]);
  });
});
