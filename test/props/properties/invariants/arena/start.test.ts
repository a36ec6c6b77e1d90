import { describe, expect, it } from "vitest";
import { brk, tries } from "../../../../../props/properties/invariants/arena/start.ts";
import type { Observation } from "../../../../../props/properties/property.ts";
import { Past } from "../../../../../props/ghost/past.ts";
import { boot, type Instance, instanceNamed } from "../../../../../props/instances/instances.ts";
import { helpful } from "../../../../../props/instances/setting.ts";
import { simulatedSpec } from "../../../../../props/subjects/twins.ts";
import type { Action } from "../../../../../spec/machine/action.ts";
import type { Event } from "../../../../../spec/machine/event.ts";
import { Address } from "../../../../../spec/numbers/units.ts";
import type { Fault } from "../../../../../spec/os/simulation.ts";
import { against, go386, spoilAct } from "../../../search/run.ts";

const faulty = instanceNamed("go-faults");

/** The start of a machine whose program has a brk, on an OS that refuses the first reservations. */
const start = (instance: Instance, refused = 0, behind = 0): Observation => {
  const faults = Array.from({ length: refused }, (_, nth): Fault => ({ kind: "os.reserve", nth }));
  const spec = simulatedSpec(instance.config, { faults });
  const { image } = helpful(instance.config);
  const action: Action = {
    tag: "mallocinit",
    p: -1,
    ...image,
    brk: Address(behind === 0 ? image.brk : image.end + behind),
  };
  const before = spec.state;
  return {
    before,
    action,
    performed: spec.perform(action, []),
    after: spec.state,
    past: new Past(),
  };
};

type Asked = Event<"os.reserve">;

/** The same with other reservations. */
const asking = (o: Observation, change: (asked: Asked) => Asked): Observation =>
  spoilAct(o, "os.reserve", change);

describe("start.brk", () => {
  it("holds where the brk is in the way, and where it is not", () => {
    expect(boot(go386)[1]!.tag).toBe("mallocinit");
    for (const behind of [0, 2 ** 12, 2 ** 20, 2 ** 24]) {
      expect(against(brk, start(go386, 0, behind))).toEqual([]);
    }
    expect(against(brk, start(faulty, 128))).toEqual([]);
  });

  it("is contradicted by a reservation below the image's end, or over the brk", () => {
    const o = start(go386, 0, 2 ** 21);
    const below = asking(o, (asked) => ({ ...asked, hint: Address(0x8000000) }));
    expect(against(brk, below)).toEqual([
      "807411712 bytes are asked for at 0x8000000, below the image's end 0x8120000",
    ]);
    const over = asking(o, (asked) => ({ ...asked, hint: Address(0x8200000) }));
    expect(against(brk, over)).toEqual([
      "807411712 bytes are asked for at 0x8200000, over the brk 0x8320000",
    ]);
  });

  it("asks nothing of the hints of 64-bit", () => {
    const o = start(faulty);
    const image = spoilAct(o, "mallocinit", (act) => ({ ...act, brk: Address(0xc000001000) }));
    expect(against(brk, image)).toEqual([]);
  });
});

describe("start.tries", () => {
  it.each([0, 1, 3, 4])("holds on 32-bit after %d refusals", (refused) => {
    expect(against(tries, start(go386, refused))).toEqual([]);
  });

  it.each([0, 1, 128, 130, 132])("holds on 64-bit after %d refusals", (refused) => {
    expect(against(tries, start(faulty, refused))).toEqual([]);
  });

  it("is contradicted by an end without a try for the tables alone", () => {
    const o = asking(start(go386, 4), (asked) => ({ ...asked, n: Number(asked.n) + 8192 }));
    expect(against(tries, o)).toEqual([
      "270548992 bytes were refused last, the tables have 270540800 bytes",
    ]);
  });

  it("is contradicted by a small arena before all hints are tried", () => {
    const far = 0x7fc000000000;
    const o = asking(start(faulty, 128), (asked) =>
      asked.hint === far ? { ...asked, hint: Address(far + 4096) } : asked,
    );
    expect(against(tries, o)).toEqual(["127 of 128 hints were tried"]);
  });
});
