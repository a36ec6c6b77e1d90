import { describe, expect, it } from "vitest";
import { made } from "../../../../../props/properties/invariants/objects/made.ts";
import type { Action } from "../../../../../spec/machine/action.ts";
import type { Event, TypeInfo } from "../../../../../spec/machine/event.ts";
import { Address, Bytes } from "../../../../../spec/numbers/units.ts";
import { against, Run, spoilAct } from "../../../search/run.ts";

const ty: TypeInfo = [Bytes(24), Bytes(8), Bytes(8), 0];
const newobject: Action = { tag: "newobject", p: 0, ty };
const newarray = (n: number): Action => ({ tag: "newarray", p: 0, ty, n });

describe("object.made", () => {
  it("holds of a value, of arrays, of an empty one, and of one that is refused", () => {
    const run = new Run();
    const actions = [newobject, newarray(3), newarray(0), newarray(-1)];
    expect(run.against(made, ...actions)).toEqual([]);
  });

  it.each<readonly [string, Action, Partial<Event<"malloc">>, string]>([
    [
      "fewer bytes",
      newarray(3),
      { n: Bytes(48) },
      "newarray asks for 48 bytes, its values have 72 bytes",
    ],
    [
      "more bytes",
      newobject,
      { n: Bytes(25) },
      "newobject asks for 25 bytes, its values have 24 bytes",
    ],
    ["dirty memory", newobject, { nz: 0 }, "newobject does not ask for zeroed memory"],
    [
      "another type",
      newarray(2),
      { ty: [Bytes(24), Bytes(0), Bytes(8), 1] },
      "newarray asks for memory of another type",
    ],
    ["another answer", newobject, { r: Address(8) }, "newobject answers with another object"],
  ])("is contradicted by %s", (_, action, change, evidence) => {
    const o = new Run().step(action);
    const spoiled = spoilAct(o, "malloc", (act) => ({ ...act, ...change }));
    expect(against(made, spoiled)).toEqual([evidence]);
  });
});
