import { describe, expect, it } from "vitest";
import * as Specials from "../../../../../props/properties/invariants/objects/specials.ts";
import type { Observation } from "../../../../../props/properties/property.ts";
import type { Action } from "../../../../../spec/machine/action.ts";
import type { Event, EventName } from "../../../../../spec/machine/event.ts";
import { Address, flag } from "../../../../../spec/numbers/units.ts";
import { against, malloc, rate, Run, spoilAct, spoilSpan } from "../../../search/run.ts";
import { cycle, sweep } from "./cycle.ts";

const finalizer = (a: number): Action => ({ tag: "fin.add", p: 0, a: Address(a) });
const unset = (a: number): Action => ({ tag: "fin.rm", p: 0, a: Address(a) });

/** A sampled object with a finalizer, between others. */
const attached = () => {
  const run = new Run();
  const [, first = 0, second = 0] = run.do(rate(1), malloc(64), malloc(64));
  run.do(finalizer(second));
  return { run, first, second };
};

/** The sweep of a span, of whose objects these have been reached. */
const swept = (objects: (a: ReturnType<typeof attached>) => ReadonlyArray<number>) => {
  const all = attached();
  all.run.do(...cycle(all.run.state, objects(all)));
  return { ...all, o: all.run.step(sweep) };
};

/** Without the acts of one name that are nested in those of another. */
const without = (o: Observation, e: "sweep" | "malloc", name: EventName): Observation =>
  spoilAct(o, e, (act) => {
    const cut = ({ fx, ...one }: Event): Event =>
      ({ ...one, fx: fx?.filter((inner) => inner.e !== name).map(cut) }) as Event;
    return cut(act) as never;
  });

describe("special.live", () => {
  it("holds of attached specials, before and after their objects died", () => {
    const { run } = attached();
    expect(against(Specials.live, run.observe())).toEqual([]);
    run.do(...cycle(run.state, []), sweep);
    expect(against(Specials.live, run.observe())).toEqual([]);
  });

  it("is contradicted by a special of a free slot, and by specials out of order", () => {
    const { run, first } = attached();
    const free = spoilSpan(first, { freeindex: 0 });
    expect(against(Specials.live, run.observe(free))).toHaveLength(3);
    const reversed = spoilSpan(first, { specials: run.span(first).specials.toReversed() });
    expect(against(Specials.live, run.observe(reversed))).toHaveLength(2);
  });

  it("says nothing of a special that was attached where no object is", () => {
    const { run, second } = attached();
    run.do(finalizer(second + 64 * 3));
    expect(against(Specials.live, run.observe())).toEqual([]);
  });
});

describe("special.answer", () => {
  it("holds of a second finalizer, of one that is removed, and of one that is not there", () => {
    const { run, first, second } = attached();
    const actions = [finalizer(second), unset(second), unset(second), finalizer(first)];
    expect(run.against(Specials.answer, ...actions)).toEqual([]);
  });

  it("is contradicted by an answer that is not what there is", () => {
    const { run, first, second } = attached();
    const added = run.step(finalizer(first));
    expect(
      against(
        Specials.answer,
        spoilAct(added, "sp.add", (act) => ({ ...act, r: flag(false) })),
      ),
    ).toEqual([`the finalizer of 0x${first.toString(16)} is not attached, and there is none`]);
    const removed = run.step(unset(second));
    expect(
      against(
        Specials.answer,
        spoilAct(removed, "sp.rm", (act) => ({ ...act, r: Address(0) })),
      )[0],
    ).toMatch(/^removing the finalizer of 0x\w+ gives 0x0, not 0x/);
  });
});

describe("special.swept", () => {
  it("is contradicted by a special of a span that is still unswept", () => {
    const { run, first, second } = attached();
    run.do(...cycle(run.state, [first, second]));
    const o = run.step(finalizer(first));
    expect(against(Specials.swept, o)).toEqual([]);
    const { sweepgen } = run.span(first);
    const unswept = spoilSpan(first, { sweepgen: sweepgen - 2 });
    expect(against(Specials.swept, { ...o, after: unswept(o.after) })).toEqual([
      `the finalizer of 0x${first.toString(16)} is changed in a span of generation ${sweepgen - 2}, before the sweep of ${sweepgen}`,
    ]);
  });
});

describe("profile.lifetime", () => {
  it("holds of objects that are reached, die, and are kept by a finalizer", () => {
    expect(against(Specials.lifetime, swept(({ second }) => [second]).o)).toEqual([]);
    expect(against(Specials.lifetime, swept(() => []).o)).toEqual([]);
  });

  it("is contradicted by a record that outlives its object", () => {
    const { o, first } = swept(({ second }) => [second]);
    expect(against(Specials.lifetime, without(o, "sweep", "sp.free"))).toEqual([
      `the profile of 0x${first.toString(16)} outlives the sweep`,
    ]);
  });

  it("is contradicted by a record that is freed while a finalizer keeps its object", () => {
    const { o, second } = swept(({ first }) => [first]);
    const early = spoilAct(o, "sp.free", (act) => ({ ...act, k: "profile" as const }));
    expect(against(Specials.lifetime, early)).toEqual([
      `the profile of 0x${second.toString(16)} is freed before its time`,
    ]);
  });

  it("is contradicted by a sampled object without a record", () => {
    const { run } = attached();
    const o = run.step(malloc(64));
    expect(against(Specials.lifetime, o)).toEqual([]);
    expect(against(Specials.lifetime, without(o, "malloc", "sp.add"))[0]).toMatch(
      /^the sampled object at 0x\w+ has no profile record$/,
    );
  });
});

describe("finalizer.taken", () => {
  it("holds of an object that is reached, and of one that is not", () => {
    expect(against(Specials.taken, swept(({ second }) => [second]).o)).toEqual([]);
    expect(against(Specials.taken, swept(() => []).o)).toEqual([]);
  });

  it("is contradicted by a finalizer that stays, and by one that is taken off too soon", () => {
    const { o, second } = swept(({ first }) => [first]);
    const name = `the finalizer of 0x${second.toString(16)}`;
    expect(against(Specials.taken, without(o, "sweep", "sp.free"))).toEqual([
      `${name} outlives the sweep`,
    ]);
    const reached = spoilAct(o, "sweep", ({ marks0: _marks0, ...act }) => act);
    expect(against(Specials.taken, reached)).toEqual([`${name} is freed before its time`]);
  });
});
