/** Paths of a miniature with the sizes of Go's machine. */
import { describe, expect, it } from "vitest";
import { instanceNamed } from "../../../props/instances/instances.ts";
import { scalesOf, translated } from "../../../props/ledger/translation.ts";
import type { Part } from "../../../props/search/shrink/program.ts";
import type { Action } from "../../../spec/machine/action.ts";
import { Address, Bytes, Pages } from "../../../spec/numbers/units.ts";

const [mini, go] = [instanceNamed("mini").config, instanceNamed("go").config];

const part = (action: Action): Part => ({ id: 0, action, runs: true, random: 1 });

const actionOf = (action: Action, pages = 16, bytes = 8): Action | undefined =>
  translated([part(action)], mini, go, { pages, bytes })[0]?.action;

describe("the scales of a machine", () => {
  it("keep the pages, how the heap grows, or which spans are long; and bytes, or a page's share", () => {
    expect(scalesOf(mini, go)).toEqual(
      [1, 16, 32].flatMap((pages) => [1, 8].map((bytes) => ({ pages, bytes }))),
    );
    expect(scalesOf(go, go)).toEqual([{ pages: 1, bytes: 1 }]);
  });
});

describe("a translated action", () => {
  it("takes as many times the pages", () => {
    const action: Action = { tag: "manual.alloc", p: 0, np: Pages(3), stat: "stacks_inuse" };
    expect(actionOf(action)).toMatchObject({ np: 48 });
  });

  it("leaves as many times the pages of the arena where it takes most of them", () => {
    const action: Action = { tag: "manual.alloc", p: 0, np: Pages(250), stat: "stacks_inuse" };
    expect(actionOf(action)).toMatchObject({ np: 2 ** 26 - 6 * 16 });
  });

  it("has as many times the bytes of a small object, its type included", () => {
    const ty = [Bytes(32), Bytes(16), Bytes(8), 0] as const;
    expect(actionOf({ tag: "malloc", p: 0, n: 32, nz: 1, ty })).toMatchObject({
      n: 256,
      ty: [256, 16, 8, 0],
    });
  });

  it("has as many times the pages of a large object", () => {
    expect(actionOf({ tag: "malloc", p: 0, n: 2048, nz: 1 })).toMatchObject({ n: 32 * 8192 });
    expect(actionOf({ tag: "malloc", p: 0, n: 2n ** 20n, nz: 1 })).toMatchObject({ n: 2n ** 27n });
  });

  it("is aligned to as many physical pages", () => {
    const action: Action = { tag: "persist", p: 0, n: 100, align: Bytes(1024), stat: "gc_sys" };
    expect(actionOf(action)).toMatchObject({ n: 100, align: 8192 });
  });

  it("gives back as many times the pages beyond a span's own", () => {
    const free: Action = {
      tag: "manual.free",
      p: 0,
      a: Address(1024),
      np: Pages(2),
      stat: "stacks_inuse",
    };
    const one: Part = { ...part(free), link: { tag: "span", of: 0, more: 1 } };
    expect(translated([one], mini, go, { pages: 16, bytes: 1 })[0]?.link).toMatchObject({
      more: 16,
    });
  });

  it("stays as it is where it has no size", () => {
    const action: Action = { tag: "sweepone", p: 0, who: "bg" };
    expect(actionOf(action)).toEqual(action);
  });
});
