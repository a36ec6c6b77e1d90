import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instanceNamed } from "../../../props/instances/instances.ts";
import type { Action } from "../../../src/machine/action.ts";
import { ConfigError } from "../../../src/instance/validity.ts";
import type { Machine, Saved } from "../../../src/machine.ts";
import { picture } from "./opaque.ts";
import { differences, pictureOf } from "./picture.ts";
import { machineOf, names, performAll, sequence } from "./sequences.ts";

const LENGTH = 300;

/** A life of a machine: its actions, and the two moments at which it is saved and restored. */
const life = fc
  .tuple(fc.constantFrom(...names), fc.integer(), fc.nat(LENGTH), fc.nat(LENGTH))
  .map(([name, seed, a, b]) => {
    const actions = sequence(name, LENGTH, seed);
    const [save, restore] = [Math.min(a, b), Math.max(a, b)];
    return { name, seed, before: actions.slice(0, save), after: actions.slice(save, restore) };
  });

/** Machines of these instances that have lived on, which is what they are to forget. */
const others = new Map(
  names.map((name) => {
    const other = machineOf(instanceNamed(name), 7);
    performAll(other, sequence(name, 2 * LENGTH, 7));
    return [name, other];
  }),
);

const isSame = (a: Saved, b: Saved): boolean =>
  Buffer.compare(Buffer.from(a.cells.buffer), Buffer.from(b.cells.buffer)) === 0 &&
  a.values.length === b.values.length &&
  a.values.every((value, i) => Object.is(value, b.values[i]));

describe("a machine that is restored", () => {
  it("is what it was, and goes on as it did", () => {
    fc.assert(
      fc.property(life, ({ name, before, after }) => {
        const machine = machineOf(instanceNamed(name));
        performAll(machine, before);
        const saved = machine.save();
        const [atFirst, written] = [picture(machine), pictureOf(saved)];
        const seen = performAll(machine, after);
        const later = picture(machine);
        for (const one of [machine, machine, others.get(name)!]) {
          one.restore(saved);
          expect(differences(picture(one), atFirst)).toEqual([]);
          expect(performAll(one, after)).toEqual(seen);
          expect(differences(picture(one), later)).toEqual([]);
        }
        expect(differences(pictureOf(saved), written)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it("is saved again as it was saved", () => {
    fc.assert(
      fc.property(life, ({ name, before, after }) => {
        const machine = machineOf(instanceNamed(name));
        performAll(machine, before);
        const saved = machine.save();
        performAll(machine, after);
        machine.restore(saved);
        expect(isSame(machine.save(), saved)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it("may have been saved and restored any number of times, in any order", () => {
    const step = fc.oneof(
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 30 }).map((go) => ({ go })) },
      { weight: 1, arbitrary: fc.constant("save" as const) },
      { weight: 2, arbitrary: fc.nat().map((back) => ({ back })) },
    );
    fc.assert(
      fc.property(life, fc.array(step, { maxLength: 40 }), ({ name, before, after }, steps) => {
        const actions = [...before, ...after];
        const machine = machineOf(instanceNamed(name));
        /** What was seen from each action on, the first time; and the machine before it. */
        const seen: unknown[] = [];
        const moments: Array<{ readonly saved: Saved; readonly at: number }> = [];
        let at = 0;
        const pairs: Array<readonly [now: unknown, then: unknown]> = [];
        const take = (action: Action): void => {
          const now = performAll(machine, [action])[0];
          seen[at] ??= now;
          pairs.push([now, seen[at++]]);
        };
        for (const next of steps) {
          if (next === "save") {
            moments.push({ saved: machine.save(), at });
          } else if ("go" in next) {
            actions.slice(at, at + next.go).forEach(take);
          } else if (moments.length > 0) {
            const moment = moments[next.back % moments.length]!;
            machine.restore(moment.saved);
            at = moment.at;
            pairs.push([isSame(machine.save(), moment.saved), true]);
          }
        }
        for (const [now, then] of pairs) expect(now).toEqual(then);
      }),
      { numRuns: 60 },
    );
  });

  it("lends nothing, and neither does one that was saved", () => {
    const machine = machineOf(instanceNamed("mini"));
    performAll(machine, sequence("mini", 100, 3));
    machine.recording = false;
    const { quick, malloc, lent } = machine.rt;
    const lends = (): boolean => lent.flat().some(({ all }) => all !== 0);
    const lend = (): void => {
      performAll(machine, [{ tag: "malloc", p: 0, n: 32, nz: 0 }]);
      expect(quick.lend(quick.lent(32, 0))).toBe(true);
      expect([lends(), malloc.attended]).toEqual([true, false]);
    };
    lend();
    const saved = machine.save();
    expect(lends()).toBe(false);
    lend();
    machine.restore(saved);
    expect(lends()).toBe(false);
  });

  it("has no last event, and goes on recording if it did", () => {
    const machine = machineOf(instanceNamed("mini"));
    const [boot, actions] = [sequence("mini", 6, 1), sequence("mini", 8, 1).slice(6)];
    performAll(machine, boot);
    const saved = machine.save();
    const seen = performAll(machine, actions);
    machine.restore(saved);
    expect([machine.event(), machine.recording]).toEqual([null, true]);
    machine.recording = false;
    machine.restore(saved);
    expect(machine.recording).toBe(false);
    machine.recording = true;
    expect(performAll(machine, actions)).toEqual(seen);
  });

  it("may have been dead, and is again where it was saved dead", () => {
    const machine = machineOf(instanceNamed("mini"));
    performAll(machine, sequence("mini", 50, 1));
    const alive = machine.save();
    const fatal: Action = { tag: "malloc", p: 0, n: 2 ** 40, nz: 1 };
    const first = performAll(machine, [fatal]);
    expect(machine.dead).toBe("out of memory");
    const dead = machine.save();
    machine.restore(alive);
    expect(machine.dead).toBeNull();
    expect(performAll(machine, [fatal])).toEqual(first);
    machine.restore(alive);
    machine.restore(dead);
    expect(performAll(machine, [fatal])[0]!.outcome.tag).toBe("disabled");
  });

  it.each<[string, (machine: Machine) => Saved, string]>([
    ["of another instance", () => machineOf(instanceNamed("go")).save(), "pageSize"],
    [
      "of one with another list",
      ({ config }) => {
        const classToAllocnpages = [0, 1, 1, 2];
        return {
          ...machineOf(instanceNamed("mini")).save(),
          config: { ...config, classToAllocnpages },
        };
      },
      "classToAllocnpages.3: found 2, expected 1",
    ],
  ])("does not take what was saved %s", (_, saved, constant) => {
    const machine = machineOf(instanceNamed("mini"));
    performAll(machine, sequence("mini", 50, 1));
    const before = machine.save();
    expect(() => machine.restore(saved(machine))).toThrow(ConfigError);
    expect(() => machine.restore(saved(machine))).toThrow(constant);
    expect(isSame(machine.save(), before)).toBe(true);
  });
});
