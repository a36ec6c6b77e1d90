/** The survey on glibc, on a broken allocator, and on one that is not installed. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { Guard } from "../../host/port/guard.ts";
import type { PortAllocator } from "../../props/ports/inprocess/allocator.ts";
import { ObjectSubject } from "../../props/ports/inprocess/object.ts";
import type { Candidate } from "../../survey/candidate.ts";
import { candidates } from "../../survey/candidates.ts";
import { paceOf } from "../../survey/pace.ts";
import { survey } from "../../survey/survey.ts";
import { findingsOf, tableOf } from "../../survey/table.ts";
import { need } from "../tools.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "mallocspec-survey-test-"));
const guard = new Guard();
afterAll(async () => {
  await guard.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Gives the same address each time, so that blocks overlap. */
const overlapping = (): PortAllocator => ({ malloc: () => 4096, free: () => undefined });

const broken: Candidate = {
  name: "overlapping",
  door: "javascript",
  packages: "none",
  make: () =>
    Promise.resolve({
      version: "7",
      start: () =>
        Promise.resolve(Object.assign(new ObjectSubject(overlapping), { close: () => undefined })),
      pace: () => paceOf(overlapping()),
      failsAlone: () => true,
    }),
};

const absent: Candidate = {
  name: "absent",
  door: "preload",
  packages: "apt-get install libabsent",
  make: () => Promise.resolve(undefined),
};

it("has a row for each allocator, and a finding for the broken one", async (context) => {
  need("cc", context);
  need("dpkg-query", context);
  const glibc = candidates[0]!;
  const all = [glibc, broken, absent];
  const rows = await survey(all, { seed: 1, runs: 20, seconds: 60, folder, guard });
  const [head, rule, first, second, third, ...more] = tableOf(rows);
  const cells = [first, second, third].map((line) => line!.split("|").map((cell) => cell.trim()));
  const widths = [head, rule, first, second, third].map((line) => line!.split("|").length);
  expect(widths).toEqual([9, 9, 9, 9, 9]);
  expect(more).toEqual([]);
  expect(cells[0]).toMatchObject({ 1: "glibc", 3: "linked", 4: "13 of 13", 7: "nothing" });
  expect(rows[0]!.judged!.report.operations).toBeGreaterThan(500);
  expect(rows[0]!.judged!.pace).toBeGreaterThan(0);
  expect(cells[1]).toMatchObject({ 1: "overlapping", 2: "7" });
  expect(cells[1]![7]).toContain("place at malloc (fails alone too)");
  expect(findingsOf(rows).join("\n")).toContain("### overlapping: place at malloc");
  expect(cells[2]).toMatchObject({ 2: "not installed", 7: "`apt-get install libabsent`" });
});

it("finds AssemblyScript's stub at fault, and so does a program without the checker", async () => {
  const stub = candidates.filter(({ name }) => name === "AssemblyScript stub");
  const [row] = await survey(stub, { seed: 1, runs: 200, seconds: 60, folder, guard });
  const groups = row!.judged!.findings.map(({ failure }) => failure.group);
  expect(groups).toEqual(["huge at realloc"]);
  const alone = spawnSync(process.execPath, ["survey/reproducers/assemblyscript-stub.js"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(alone.status).toBe(1);
  expect(alone.stdout).toMatch(/^realloc to 2\^32-1 bytes gave \d+; the memory has 65536 bytes$/m);
});
