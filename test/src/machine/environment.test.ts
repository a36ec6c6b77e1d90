import { describe, expect, it } from "vitest";
import { go19 } from "../../../src/instance/platform.ts";
import { Machine } from "../../../src/machine.ts";
import type { Word } from "../../../src/numbers/word.ts";
import { SimulatedOS } from "../../../src/os/simulation.ts";

/** A simulated system that keeps the sizes of memory that it is asked for. */
class Listening extends SimulatedOS {
  readonly sizes: Word[] = [];

  override alloc(n: Word, stat: number): number {
    this.sizes.push(n);
    return super.alloc(n, stat);
  }
}

describe.each(["linux", "windows", "plan9", "darwin"])("the environment on %s", (goos) => {
  it.each([2n ** 53n, 2n ** 53n + 1n, 2n ** 63n + 1n, 2n ** 64n - 1n])(
    "is asked for exactly %d bytes of memory, and gives none",
    (n) => {
      const config = go19(goos, "amd64");
      const os = new Listening(config);
      const machine = new Machine(config, os);
      const { physPageSize, end, brk } = config;
      machine.perform({ tag: "mallocinit", p: -1, physPageSize, end, brk });
      const outcome = machine.perform({ tag: "persist", p: -1, n, align: 8, stat: "gc_sys" });
      expect(outcome).toEqual({ tag: "done" });
      expect([os.sizes.at(-1), machine.result]).toEqual([n, 0]);
    },
  );
});
