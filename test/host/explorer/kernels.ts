/** Kernels that the workers of the tests load by name. */
import type { Kernel } from "../../../props/explorer/kernel.ts";
import { kernelOf } from "../../../props/explorer/modelkernel.ts";
import { Fingerprinter } from "../../../props/explorer/table/fingerprint.ts";
import { philosophers } from "../../props/explorer/models/philosophers.ts";
import { twophase } from "../../props/explorer/models/twophase.ts";

interface Commit {
  readonly n: number;
  readonly isSymmetric?: boolean;
}

export const commit = (argument: unknown): Kernel => {
  const { n, isSymmetric = false } = argument as Commit;
  return kernelOf(twophase(n, isSymmetric));
};

/** Philosopher 1 need not eat without fairness. */
export const table = (n: unknown): Kernel =>
  kernelOf(
    philosophers(n as number, {
      properties: [
        {
          kind: "eventually",
          name: "eats",
          sentence: "Philosopher 1 eats.",
          holds: (state) => state[1] === 2,
        },
      ],
    }),
  );

/** Throws in a state that is some steps away. */
export const broken = (): Kernel =>
  kernelOf({
    ...philosophers(3),
    within: (state) => {
      if (state[2] === 2) throw new Error("the model itself is broken");
      return true;
    },
  });

/** What the workers of `gated` and their test share. */
export interface Gate {
  /** Of each worker: 1 once it has said that its level is expanded. */
  readonly said: Int32Array<SharedArrayBuffer>;
  /** One word: 1 once the last worker may expand its state. */
  readonly open: Int32Array<SharedArrayBuffer>;
}

/** For each worker a state of its own, by their fingerprints with the seed 0. */
export const stateOf = (
  shard: number,
  shards: number,
): Fingerprinter & { readonly word: number } => {
  const print = new Fingerprinter(0);
  let word = -1;
  do print.of(Uint32Array.of(++word), 0, 1);
  while (print.high % shards !== shard);
  return Object.assign(print, { word });
};

/** One initial state a worker, without steps. The last worker expands its own once the gate is open. */
export const gated = (argument: unknown): Kernel => {
  const { said, open } = argument as Gate;
  const words = Array.from(said, (_, shard) => stateOf(shard, said.length).word);
  const setSaid = (shard: number): void => {
    Atomics.store(said, shard, 1);
    Atomics.notify(said, shard);
  };
  return {
    name: "gated",
    sentence: "Ends its level when the test says so.",
    kinds: ["move"],
    properties: [],
    fairness: [],
    answers: [],
    hasView: false,
    reductions: [],
    initial: (sink) => {
      for (const word of words) {
        sink.state[0] = word;
        sink.successor(0, 1, -1);
      }
    },
    expand: (state, at) => {
      const shard = words.indexOf(state[at]!);
      if (shard === words.length - 1) Atomics.wait(open, 0, 0);
      // The worker says "expanded" one turn of its loop after it has expanded its last state.
      setImmediate(() => setImmediate(setSaid, shard));
    },
    showState: String,
    showStep: String,
  };
};
