import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SpillFile } from "../../../host/explorer/spillfile.ts";
import { crewReport } from "../../../props/explorer/explore.ts";
import { breadthFirst } from "../../../props/explorer/search/breadthfirst.ts";
import { LocalCrew } from "../../../props/explorer/search/crew.ts";
import { commit } from "./kernels.ts";

describe("the file of a frontier", () => {
  it("gives chunks back, uses their place again, and leaves nothing behind", () => {
    const folder = mkdtempSync(join(tmpdir(), "mallocspec-spill-"));
    const file = new SpillFile(folder);
    const chunk = (from: number, length: number): Uint32Array<ArrayBuffer> =>
      Uint32Array.from({ length }, (_, i) => from + i);
    const handles = [chunk(1, 1000), chunk(5000, 1000), chunk(9000, 400)].map((words) =>
      file.put(words),
    );
    expect(readdirSync(folder)).toEqual([]);
    expect(file.read(handles[1]!)).toEqual(chunk(5000, 1000));
    file.drop(handles[0]!);
    const again = file.put(chunk(70, 900));
    expect(file.read(again)).toEqual(chunk(70, 900));
    expect(file.read(handles[2]!)).toEqual(chunk(9000, 400));
    expect(file.bytes).toBe(4 * 2400);
    file.close();
    rmSync(folder, { recursive: true });
  });

  it("makes no difference to the report: two-phase commit of 7 has 296,448 states", async () => {
    const store = new SpillFile();
    const kernel = commit({ n: 7 });
    const crew = new LocalCrew([kernel], { seed: 0, store, frontierBytes: 0 });
    const explored = await breadthFirst(kernel, crew);
    const report = await crewReport(kernel, 0, crew, explored);
    expect(report).toMatchObject({
      complete: true,
      distinct: 296_448,
      states: 2_744_706,
      depth: 22,
    });
    expect(store.bytes).toBeGreaterThan(2 ** 18);
    store.close();
  });
});
