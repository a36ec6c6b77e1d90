/**
 * Mistakes of the fast heap alone that show at one exact number or in one state: sequences that begin there
 * find them.
 */
import { edit } from "../pair.ts";
import type { OneSided } from "./searched.ts";

export const exactStates: ReadonlyArray<OneSided> = [
  {
    name: "trigger-itself",
    sentence: "A heap whose live bytes are the trigger itself starts no cycle.",
    src: edit(
      "src/collector/pacer.ts",
      "return small >= 0 ? small >= this.#trigger",
      "return small >= 0 ? small > this.#trigger",
    ),
    search: { runs: 600 },
    what: /^malloc gc$/,
  },
  {
    name: "less-than-a-page",
    sentence: "The sweep has less than a page of allocations to end in.",
    src: edit(
      "src/collector/pacer.ts",
      "if (distance < BigInt(config.pageSize)) distance",
      "if (distance < 1n) distance",
    ),
    search: { runs: 600 },
    what: /^gc\.trigger ppb$/,
  },
  {
    name: "strand-of-the-limit",
    sentence: "The arena leaves as much behind as it may just not.",
    src: edit(
      "src/arena/arena.ts",
      "this.left() < config.strandLimit",
      "this.left() <= config.strandLimit",
    ),
    search: { instance: "go-386", runs: 1000 },
    what: /^manual\.alloc/,
  },
  {
    name: "joined-to-the-end",
    sentence: "The arena does not go on to the last address.",
    src: edit(
      "src/arena/arena.ts",
      "wrap(end - this.start - 1) > this.maxMem",
      "wrap(end - this.start - 1) >= this.maxMem",
    ),
    search: { instance: "mini-32", runs: 1000 },
    what: /^manual\.alloc/,
  },
  {
    name: "moved-to-the-end",
    sentence: "The arena does not go on elsewhere if that ends at the last address.",
    src: edit(
      "src/arena/arena.ts",
      "- this.start - 1) <= this.maxMem",
      "- this.start - 1) < this.maxMem",
    ),
    search: { instance: "mini-32", runs: 1000 },
    what: /^manual\.alloc/,
  },
  {
    name: "account-of-a-word",
    sentence: "On 32-bit the bytes of an account may be 2^32.",
    src: edit("src/os/mem.ts", "EXACT : 2 ** 32 - 1", "EXACT : 2 ** 32"),
    search: { instance: "go-386", runs: 1000 },
    what: /^malloc/,
  },
  {
    name: "dirty-above",
    sentence: "Pages that become free are as clean as they were below dirty ones.",
    src: edit(
      "src/pages/freespanlocked.ts",
      "spans.setNeedzero(s, spans.needzero(s) | spans.needzero(after));",
      "spans.setNeedzero(s, spans.needzero(s));",
    ),
    search: { instance: "mini-32", runs: 1000 },
    what: /dirty$/,
  },
  {
    name: "block-of-the-gone",
    sentence: "The tiny block of a processor that is gone is marked.",
    src: edit("src/collector/cycle.ts", "i < processors.nprocs", "i < processors.count"),
    search: { instance: "go-4p", runs: 600 },
    what: /./,
  },
];
