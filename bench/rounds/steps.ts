/** The cost of one step of the specification, in heaps of growing size. */
import * as E from "fp-ts/lib/Either.js";
import { type Action, go19, init, simulated, type State, step } from "../../spec/index.ts";
import { Address, Bytes, Pages } from "../../spec/numbers/units.ts";
import { type Contestant, contest, nanoseconds } from "./rounds.ts";
import type { Settings } from "../settings.ts";
import { cell, table } from "../table.ts";

const PROCESSOR = 0;
/** Steps in a batch, all from the same heap on. */
const BATCH = 512;

const take = (state: State, action: Action): readonly [State, number] => {
  const done = step(action)(state);
  if (E.isLeft(done)) throw new Error(`${action.tag}: ${JSON.stringify(done.left)}`);
  const { event, state: next, outcome } = done.right;
  if (outcome.tag !== "done") throw new Error(`${action.tag}: ${outcome.message}`);
  return [next, "r" in event && typeof event.r === "number" ? event.r : 0];
};

const malloc = (n: number): Action => ({ tag: "malloc", p: PROCESSOR, n, nz: 1 });
const allocManual = (np: number): Action => ({
  tag: "manual.alloc",
  p: PROCESSOR,
  np: Pages(np),
  stat: "stacks_inuse",
});
const freeManual = (a: number, np: number): Action => ({
  tag: "manual.free",
  p: PROCESSOR,
  a: Address(a),
  np: Pages(np),
  stat: "stacks_inuse",
});

const started = (): State => {
  const config = go19("linux", "amd64");
  const { end, brk, physPageSize } = config;
  const boot: ReadonlyArray<Action> = [
    { tag: "rate", p: -1, rate: 0 },
    { tag: "mallocinit", p: -1, physPageSize: Bytes(physPageSize), end, brk },
    { tag: "gc.init", p: -1 },
    { tag: "procresize", p: -1, nprocs: 1 },
  ];
  return boot.reduce((state, action) => take(state, action)[0], init(config, simulated(config)));
};

/** A heap of n spans of one to three pages; every second one is in use. */
const heapOf = (spans: number): State => {
  const pages = (i: number): number => 1 + (i % 3);
  let state = started();
  const addresses: number[] = [];
  for (let i = 0; i < spans; i++) {
    const [next, address] = take(state, allocManual(pages(i)));
    state = next;
    addresses.push(address);
  }
  for (let i = 0; i < spans; i += 2) [state] = take(state, freeManual(addresses[i]!, pages(i)));
  return state;
};

/** Runs of steps. Each run restores what it needs, so that the heap keeps its size. */
const runs: Readonly<Record<string, (state: State) => void>> = {
  "malloc, 16 B": (start) => {
    let state = start;
    for (let i = 0; i < BATCH; i++) [state] = take(state, malloc(16));
  },
  "malloc, 1024 B": (start) => {
    let state = start;
    for (let i = 0; i < BATCH; i++) [state] = take(state, malloc(1024));
  },
  "manual.alloc, manual.free": (start) => {
    let state = start;
    for (let i = 0; i < BATCH; i += 2) {
      const [next, address] = take(state, allocManual(1));
      [state] = take(next, freeManual(address, 1));
    }
  },
};

export const run = async (settings: Settings): Promise<void> => {
  const { spans: counts } = settings;
  const heaps = counts.map(heapOf);
  const names = Object.keys(runs);
  const contestants = names.flatMap((name) =>
    heaps.map((heap): Contestant => ({
      batch: () => nanoseconds(() => runs[name]!(heap)) / (1000 * BATCH),
    })),
  );
  const samples = await contest(contestants, settings);
  const rows = names.map((name, i) => {
    const first = samples[i * counts.length]!;
    return [
      name,
      ...counts.map((_, c) => {
        return cell(samples[i * counts.length + c]!, first);
      }),
    ];
  });
  console.log("\nµs per step of spec: least, median, and × how many times the smallest heap's\n");
  console.log(table([["", ...counts.map((n) => `${n} spans`)], ...rows]));
};
