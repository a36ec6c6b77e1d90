import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("the benchmarks", () => {
  it("measure everything in their smallest configuration", { timeout: 180_000 }, () => {
    const smallest = ["--rounds", "1", "--warmup", "0", "--batches", "0", "--objects", "64"];
    const some = ["--workloads", "16 B, cached", "16 B, fresh", "64 B pointers, reused, zeroed"];
    const sizes = [
      "--spans",
      "10,20",
      "--allocations",
      "5000",
      "--philosophers",
      "6",
      "--pages",
      "1",
      "--states",
      "2000",
    ];
    const ports = ["--sequences", "3"];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["bench/main.ts", ...smallest, ...sizes, ...ports, ...some],
      { cwd: root, encoding: "utf8" },
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    for (const row of [
      "16 B, cached",
      "16 B, fresh",
      "64 B pointers, reused, zeroed",
      "made",
      "malloc, 16 B",
      "plain, JSON in a Set",
      "explorer, described",
      "explorer, on words",
      "C process",
      "wasm in a worker",
      "wasm, verifyPort",
      "JavaScript, verifyPort",
      "the C process's sequence in C alone",
      "mallocspec --version",
      "port verify, one sequence",
      "port verify, a failure found and shrunk",
    ]) {
      expect(stdout).toMatch(new RegExp(`^${row} .*\\d`, "m"));
    }
    expect(stdout).toMatch(/^src +[\d,]+ +[\d,]+ +×[\d.]+$/m);
  });
});
