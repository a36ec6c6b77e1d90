import { describe, expect, it } from "vitest";
import type { Action } from "../../../src/machine/action.ts";
import { boot, did } from "../machine.ts";
import { twins } from "../twins.ts";

const refuse = (): never => {
  throw new Error("it cannot be read");
};
const revoked = (target: object): object => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};
const unreadableList = Object.defineProperty([8, 8, 8, 0], 1, { get: refuse });
/** A function that no message can be made of. */
const obscure = Object.assign(() => 0, { toString: refuse, toJSON: refuse });

/** Actions that throw when they are read, and where they do. */
const unreadable: ReadonlyArray<readonly [string, unknown]> = [
  [
    "its tag",
    {
      p: 0,
      get tag() {
        return refuse();
      },
    },
  ],
  [
    "its processor",
    {
      tag: "memstats",
      get p() {
        return refuse();
      },
    },
  ],
  [
    "its size",
    {
      tag: "malloc",
      p: 0,
      nz: 1,
      get n() {
        return refuse();
      },
    },
  ],
  [
    "its address",
    {
      tag: "fin.add",
      p: 0,
      get a() {
        return refuse();
      },
    },
  ],
  [
    "its type",
    {
      tag: "newobject",
      p: 0,
      get ty() {
        return refuse();
      },
    },
  ],
  ["an item of its type", { tag: "newobject", p: 0, ty: unreadableList }],
  ["its revoked type", { tag: "newobject", p: 0, ty: revoked([8, 8, 8, 0]) }],
  [
    "its revoked objects",
    { tag: "gc.marked", p: 0, marked: 0, live: 0, scan: 0, objects: revoked([]) },
  ],
  ["everything, since it is revoked", revoked({ tag: "memstats", p: 0 })],
  ["everything, since it is a proxy", new Proxy({ tag: "memstats", p: 0 }, { get: refuse })],
];

const malloc: Action = { tag: "malloc", p: 0, n: 64, nz: 1 };

describe.each(twins)("the door of $name", ({ start }) => {
  it.each(unreadable)("rejects an action that throws in %s", (_, action) => {
    const machine = boot(start);
    const performed = machine.perform(action as Action);
    expect(performed).toMatchObject({ tag: "rejected", code: "action" });
    expect(did(machine, malloc).e).toBe("malloc");
  });

  it("rejects values that refuse to be shown", () => {
    const machine = boot(start);
    const shy = { toString: refuse, toJSON: refuse, valueOf: refuse };
    const list = Object.assign([1], { slice: refuse, toJSON: refuse });
    const actions = [obscure, ...[shy, list, obscure].map((n) => ({ ...malloc, n }))];
    const codes = actions.map((action) => {
      const performed = machine.perform(action as unknown as Action);
      return performed.tag === "rejected" ? performed.code : performed.tag;
    });
    expect(codes).toEqual(["action", "size", "size", "size"]);
  });
});
