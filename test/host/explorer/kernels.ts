/** Kernels that the workers of the tests load by name. */
import type { Kernel } from "../../../props/explorer/kernel.ts";
import { kernelOf } from "../../../props/explorer/modelkernel.ts";
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
