/**
 * What no program should ask for: the machine answers with a coded refusal and stays as it is; or it
 * is Go itself that gives up, which ends the run.
 */
import * as fc from "fast-check";
import type { Action } from "../../../spec/machine/action.ts";
import type { Config } from "../../../spec/instance/config.ts";
import { Address, Bytes, type Pages } from "../../../spec/numbers/units.ts";
import { fixed, anyIndex, type Choice, nth, type Weighted } from "../choice.ts";

const wrong: ReadonlyArray<Action> = [
  { tag: "malloc", p: 0, n: -1, nz: 1 },
  { tag: "malloc", p: 0, n: 1.5, nz: 1 },
  { tag: "malloc", p: 0, n: Number.NaN, nz: 0 },
  { tag: "malloc", p: 0, n: 2n ** 64n, nz: 0 },
  { tag: "malloc", p: 99, n: 8, nz: 0 },
  { tag: "malloc", p: -2, n: 8, nz: 0 },
  { tag: "persist", p: 0, n: -8, align: Bytes(0), stat: "gc_sys" },
  { tag: "manual.alloc", p: 0, np: -1 as Pages, stat: "stacks_inuse" },
  { tag: "manual.free", p: 0, a: Address(8), np: 1 as Pages, stat: "stacks_inuse" },
  { tag: "procresize", p: 0, nprocs: 0 },
  { tag: "releaseall", p: 0, c: Address(4096) },
];

const fatal = ({ pageSize }: Config): ReadonlyArray<Action> => [
  { tag: "malloc", p: 0, n: 8, nz: 0, from: "mallocgc" },
  { tag: "malloc", p: 0, n: 8, nz: 0, from: "signal" },
  { tag: "persist", p: 0, n: 0, align: Bytes(0), stat: "gc_sys" },
  { tag: "persist", p: 0, n: 8, align: Bytes(3), stat: "gc_sys" },
  { tag: "persist", p: 0, n: 8, align: Bytes(2 * pageSize), stat: "gc_sys" },
  { tag: "fin.add", p: 0, a: Address(8) },
  { tag: "fin.rm", p: 0, a: Address(8) },
];

/** One of these actions, whatever has happened. */
const anyOf = (actions: ReadonlyArray<Action>): fc.Arbitrary<Choice> =>
  fc.constantFrom(...actions).map(fixed);

/** A manual span given back with the wrong number of pages. */
const wrongPages: fc.Arbitrary<Choice> = anyIndex.map((index): Choice => (holdings) => {
  const span = nth(holdings.manual, index);
  return span && { tag: "manual.free", p: 0, ...span, np: (span.np + 1) as Pages };
});

export const misuse = (config: Config): ReadonlyArray<Weighted> => [
  { weight: 8, arbitrary: anyOf(wrong) },
  { weight: 2, arbitrary: anyOf(fatal(config)) },
  { weight: 2, arbitrary: wrongPages },
];
