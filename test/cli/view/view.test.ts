import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { fed, golden, linesOf, mallocspec, scratch } from "../mallocspec.ts";

const folder = scratch();
afterAll(() => folder.remove());

const page = folder.place("page.html", "");

describe("mallocspec view", () => {
  it("writes a page, over one that was there, and says where", () => {
    const { status, stdout, stderr } = mallocspec("view", golden("smoke.jsonl.gz"), "-o", page);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(
      /page\.html: 2,007 steps, [\d,]+ bytes\nopen it .*: file:\/\/.*page\.html\n$/,
    );
    expect(readFileSync(page, "utf8")).toContain("<!doctype html>");
  });

  it("reads standard input", () => {
    const trace = linesOf("smoke.jsonl.gz").slice(0, 4).join("\n");
    const { status, stdout } = fed(trace, "view", "-", "-o", page, "--from", "2");
    expect(status).toBe(0);
    expect(stdout).toContain("page.html: steps 2 to 3 of 3, ");
  });

  it("writes Chrome's trace format, in which each event lies inside the one around it", () => {
    const target = folder.place("trace.json", "");
    const args = ["view", golden("smoke.jsonl.gz"), "--to", "3", "--perfetto", target];
    const { status, stdout, stderr } = mallocspec(...args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^wrote .*trace\.json: steps 1 to 3 of 2,007\n$/);
    const { traceEvents } = JSON.parse(readFileSync(target, "utf8")) as {
      traceEvents: ReadonlyArray<{
        ph: string;
        cat: string;
        name: string;
        ts: number;
        dur: number;
      }>;
    };
    const slices = traceEvents.filter(({ ph }) => ph === "X");
    const operations = slices.filter(({ cat }) => cat === "operation");
    expect(operations.map(({ name }) => name)).toEqual(["rate", "mallocinit", "malloc"]);
    // malloc has 34 others in it.
    expect(operations.at(-1)!.dur).toBe(35);
    const isInOne = ({ ts, dur }: { ts: number; dur: number }): boolean =>
      operations.some((one) => one.ts <= ts && ts + dur <= one.ts + one.dur);
    expect(slices.filter((slice) => !isInOne(slice))).toEqual([]);
  });

  const lines = linesOf("smoke.jsonl.gz").slice(0, 4);
  const cut = folder.place("cut.jsonl", [...lines, lines[3]!.slice(0, 200)].join("\n"));
  const itf = folder.place("other.itf.json", '{"vars": ["x"], "states": [{"x": 1}]}');
  const text = folder.place("text.txt", "hello world\n");
  const words = folder.place("words.txt", "Once upon a time\n");
  const empty = folder.place("empty.jsonl", "");
  const smoke = golden("smoke.jsonl.gz");

  it.each([
    [["nowhere"], "nowhere: no such file"],
    [[cut], "cut.jsonl:5: found text that is not JSON"],
    [[itf], "other.itf.json: #meta.description: found undefined, expected pages | "],
    [[text], "text.txt:1: handshake: "],
    [[words], 'words.txt:1: found "Once upon a time", expected a trace, a path in ITF, or a log'],
    [[empty], "empty.jsonl: found an empty file, expected a trace, a path or a log"],
    [[smoke, "--at", "2008"], "--at: found 2008, expected a step from 0 to 2007"],
    [[smoke, "--from", "9", "--to", "8"], "--from: found 9, expected a step from 1 to 8"],
    [[smoke, "--at", "1", "--from", "3"], "--at: found 1, expected a step from 2 to 2007"],
    [[smoke, "--at", "x"], "Expected a whole number from 0"],
    [[smoke, "--from", "0"], "Expected a whole number from 1"],
  ])("refuses %j in one line", (args, problem) => {
    const target = join(page, "..", "refused.html");
    const { status, stdout, stderr } = mallocspec("view", ...args, "-o", target);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stderr).toContain(problem);
    expect(existsSync(target)).toBe(false);
  });

  it("refuses a place that is a folder", () => {
    const { status, stderr } = mallocspec("view", smoke, "-o", join(page, ".."));
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: -o .*is a folder, expected a file\n$/);
  });
});
