import { describe, expect, it } from "vitest";
import { Holdings } from "../../../props/ghost/holdings.ts";
import type { Action } from "../../../spec/machine/action.ts";
import type { Event } from "../../../spec/machine/event.ts";
import { Address } from "../../../spec/numbers/units.ts";

const [first, second, nobodys] = [0xc420000000, 0xc420000020, 0xc420000040].map(Address);

const malloc = (r: Address): Event<"malloc"> =>
  ({ e: "malloc", n: 32, nz: 0, path: "small", r }) as Event<"malloc">;

const marked = (...objects: ReadonlyArray<Address | undefined>): Action => ({
  tag: "gc.marked",
  p: 0,
  marked: 0,
  live: 0,
  scan: 0,
  objects: objects.filter((a) => a !== undefined),
});

describe("what the holdings admit of a marker", () => {
  const holdings = new Holdings();
  holdings.record(malloc(first!));
  holdings.record(malloc(second!));

  it("is that blocks are lost", () => {
    expect(holdings.admits(marked(first))).toBe(true);
    expect(holdings.admits(marked())).toBe(true);
  });

  it("may be a free slot, while no block is lost", () => {
    expect(holdings.admits(marked(first, second, nobodys))).toBe(true);
  });

  it("is not a free slot in place of a lost block: the counts of the span would not change", () => {
    expect(holdings.admits(marked(first, nobodys))).toBe(false);
    expect(holdings.admits(marked(nobodys))).toBe(false);
  });

  it("is not a free slot after a cycle that lost a block, which its sweep may have kept", () => {
    const later = new Holdings();
    later.record(malloc(first!));
    later.record(malloc(second!));
    later.keep([first!]);
    expect(later.admits(marked(first, nobodys))).toBe(false);
    later.keep([first!]);
    expect(later.admits(marked(first, nobodys))).toBe(true);
  });
});
