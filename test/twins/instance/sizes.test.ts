import { describe, expect, it } from "vitest";
import type { Word } from "../../../spec/numbers/units.ts";
import { boot, did, inside, threw } from "../machine.ts";
import { twins } from "../twins.ts";

const used = 2 ** 20;

/** What Go prints when the arena has no room for a block. */
const refused = (block: bigint): string =>
  `runtime: out of memory: cannot allocate ${block}-byte block (${used} in use)`;

describe.each(twins)("a size beyond the arena on $name", ({ start }) => {
  /** A heap of one MiB in use is asked for n bytes. */
  const ask = (n: Word) => {
    const machine = boot(start);
    did(machine, { tag: "malloc", p: 0, n: 64, nz: 1 });
    return threw(machine, { tag: "malloc", p: 0, n, nz: 1 });
  };

  it.each<[string, Word, bigint]>([
    ["a page more than the arena", 2 ** 39 + 8193, 2n ** 39n + 65536n],
    ["2^40", 2 ** 40, 2n ** 40n],
    ["2^40 + 1", 2 ** 40 + 1, 2n ** 40n + 65536n],
    ["2^53 - 1", 2 ** 53 - 1, 2n ** 53n],
    ["2^53, as a number", 2 ** 53, 2n ** 53n],
    ["2^53 + 1", 2n ** 53n + 1n, 2n ** 53n + 65536n],
    ["2^63", 2n ** 63n, 2n ** 63n],
    ["2^63, as a number", 2 ** 63, 2n ** 63n],
    ["2^64 - 2^17", 2n ** 64n - 131072n, 2n ** 64n - 131072n],
    ["2^64 - 2^16", 2n ** 64n - 65536n, 2n ** 64n - 65536n],
  ])("of %s is out of memory, and the block that was missing is printed", (_, n, block) => {
    const { message, printed, event } = ask(n);
    expect(message).toBe("out of memory");
    expect(printed).toEqual([refused(block)]);
    expect(inside(event, "heap.grow").map(({ r }) => r)).toEqual([0]);
    expect(inside(event, "os.map")).toEqual([]);
  });

  it.each<[string, Word]>([
    ["2^64 - 2^16 + 1", 2n ** 64n - 65535n],
    ["2^64 - 8193", 2n ** 64n - 8193n],
  ])("of %s is rounded to 0 bytes, so 1 MiB is grown for nothing, silently", (_, n) => {
    const { message, printed, event } = ask(n);
    expect(message).toBe("out of memory");
    expect(printed).toEqual([]);
    expect(inside(event, "heap.grow").map(({ r }) => r)).toEqual([1]);
    expect(inside(event, "arena.alloc").map((e) => e.n)).toEqual([2 ** 20]);
  });

  it.each<[string, Word]>([
    ["2^64 - 8192", 2n ** 64n - 8192n],
    ["2^64 - 1", 2n ** 64n - 1n],
  ])("of %s wraps when a page is added, and is refused at once", (_, n) => {
    const { message, printed, event } = ask(n);
    expect(message).toBe("out of memory");
    expect(printed).toEqual([]);
    expect(event.fx).toBeUndefined();
  });

  it("deducts sweep credit for its pages, in bytes that wrap", () => {
    const deducted = (n: Word) =>
      inside(ask(n).event, "deduct").map(({ n: bytes, csp }) => [BigInt(bytes), BigInt(csp)]);
    expect(deducted(2n ** 63n + 1n)).toEqual([[2n ** 63n + 8192n, 2n ** 50n + 1n]]);
    expect(deducted(2n ** 64n - 8193n)).toEqual([[2n ** 64n - 8192n, 2n ** 51n - 1n]]);
  });

  it("asks the page heap for as many pages as Go's division gives", () => {
    const pages = (n: Word) => inside(ask(n).event, "heap.alloc").map(({ np }) => BigInt(np));
    expect(pages(2 ** 53 - 1)).toEqual([2n ** 40n]);
    expect(pages(2n ** 53n + 1n)).toEqual([2n ** 40n + 1n]);
    expect(pages(2n ** 64n - 8193n)).toEqual([2n ** 51n - 1n]);
  });

  it("keeps the size as it was asked for in the event", () => {
    expect(ask(2n ** 64n - 1n).event).toMatchObject({ e: "malloc", n: 2n ** 64n - 1n });
    expect(ask(2 ** 53).event).toMatchObject({ e: "malloc", n: 2n ** 53n });
  });
});
