/** The vectors that the port in C runs in its own `make test`. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Document } from "../../../props/vectors/document.ts";
import { topics } from "../../../props/vectors/topics/index.ts";

const source = new URL("../../../ports/c", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "c-vectors-"));
const vectors = join(folder, "vectors");
afterAll(() => rmSync(folder, { recursive: true }));

/** `make test`, with the planted bug of this number; the vectors are written where they are not there. */
const makeTest = (planted = 0) => {
  const settings = [`PORT=${join(folder, "port")}`, `PLANTED=${planted}`, `VECTORS=${vectors}`];
  return spawnSync("make", ["-s", "-C", source, "test", ...settings], { encoding: "utf8" });
};

const documentOf = (name: string): Document =>
  JSON.parse(readFileSync(join(vectors, `${name}.json`), "utf8")) as Document;

const names = topics.map(({ name }) => name).sort();

/** The topics whose vectors all need the collector, which the port does not have. */
const collected = ["credit", "sweeping"];

describe("make test of the port in C", () => {
  let whole: ReturnType<typeof makeTest>;
  beforeAll(() => {
    whole = makeTest();
  }, 120_000);

  it("repeats a conversation that is kept, writes the vectors, and passes each whose operations the port has", () => {
    expect([whole.status, whole.stderr.replaceAll(/^generating .*\n/gm, "")]).toEqual([0, ""]);
    for (const name of names.filter((one) => !collected.includes(one))) {
      expect(whole.stdout).toContain(
        `${name}: ${documentOf(name).vectors.length} passed, 0 failed\n`,
      );
    }
  });

  it.each(collected)("says of %s what the port lacks, and runs the steps before it", (name) => {
    const count = documentOf(name).vectors.length;
    expect(whole.stdout).toContain(
      `${name}: 0 passed, 0 failed, ${count} passed up to the first operation that this port lacks\n` +
        "  lacks gc.epoch, gc.marked, gc.phase, gc.start, gc.sweepgen\n",
    );
  });

  it.each([
    [1, "tiny-packing", /malloc\.r: expected "0xc420000002", found "0xc420000001"/],
    [2, "best-fit", /manual\.alloc\.r: expected "0xc420002000", found "0xc420102000"/],
    [3, "credit", /malloc\.fx\[0\]\.csp: expected 128, found 0/],
  ])("fails with planted bug %i, and shows the vectors of %s", (planted, name, difference) => {
    const { status, stdout } = makeTest(planted);
    expect(status).not.toBe(0);
    expect(stdout).toMatch(new RegExp(`^${name}: \\d+ passed, [1-9]\\d* failed`, "m"));
    expect(stdout).toMatch(difference);
  });

  const run = (...files: ReadonlyArray<string>) => {
    const { status, stderr, stdout } = spawnSync(join(folder, "port-vectors"), files, {
      encoding: "utf8",
    });
    return { status, stderr, stdout };
  };

  const spoiled = (name: string, spoil: (text: string) => string): string => {
    const file = join(folder, "spoiled.json");
    writeFileSync(file, spoil(readFileSync(join(vectors, `${name}.json`), "utf8")));
    return file;
  };

  it.each([
    ["size-classes", /"class":5,/, '"class":6,', "result.class: expected 6, found 5"],
    ["next-sample", /"log2":"0x403/, '"log2":"0x402', "result.log2: expected "],
    ["layout", /"throw":"runtime: /, '"throw":"', ".throw: expected "],
    ["layout", /"resvSize":\d+/, '"other":0', ".resvSize: expected absent, found "],
    ["growth-32", /"fx":\[\{[^[\]]*\}\]/, '"fx":[]', "expected absent, found an object"],
  ])("sees a spoiled result in %s: %s", (name, from, to, told) => {
    const { status, stdout } = run(spoiled(name, (text) => text.replace(from, to)));
    expect(stdout).toContain(`${name}: `);
    expect(stdout).toContain(told);
    expect(status).toBe(1);
  });

  it.each([
    ["a file that is cut off", (text: string) => text.slice(0, text.length / 2)],
    ["an empty file", () => ""],
    ["no vectors", () => '{"format":"mallocspec-vectors","vectors":[]}'],
    ["another format", (text: string) => text.replace("mallocspec-vectors", "others")],
  ])("refuses %s", (_, spoil) => {
    const file = spoiled("size-classes", spoil);
    expect(run(file)).toEqual({
      status: 2,
      stdout: "",
      stderr: `${file}: expected a file of vectors\n`,
    });
  });

  it("refuses a file that is not there, and no file at all", () => {
    const file = join(folder, "nothing.json");
    expect(run(file)).toEqual({ status: 2, stdout: "", stderr: `${file}: cannot be opened\n` });
    expect(run()).toMatchObject({ status: 2, stdout: "" });
  });
});
