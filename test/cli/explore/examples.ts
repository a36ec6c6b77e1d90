/** Small models under the command, beside those of the allocator. */
import type { Entry, KernelArgument, Registry } from "../../../cli/explore/registry.ts";
import { record } from "../../../props/explorer/encoding/records.ts";
import { whole } from "../../../props/explorer/encoding/scalars.ts";
import { seen } from "../../../props/explorer/encoding/shape.ts";
import { type Model, to } from "../../../props/explorer/model.ts";
import { ModelKernel } from "../../../props/explorer/modelkernel.ts";
import { diehard } from "../../props/explorer/models/diehard.ts";
import { philosophers } from "../../props/explorer/models/philosophers.ts";
import { twophase } from "../../props/explorer/models/twophase.ts";
import { coin, type Coin } from "./coin.ts";

interface Walk {
  readonly at: number;
  readonly steps: number;
}

/** The view forgets the steps, which a property reads. */
const forgetful: Model<Walk, number> = {
  name: "forgetful",
  sentence: "A walk on a ring.",
  state: record({ at: whole(0, 11), steps: whole(0, 100) }),
  view: seen(({ at }: Walk) => at, whole(0, 11)),
  kinds: ["on"],
  properties: [
    {
      kind: "always",
      name: "early",
      sentence: "Takes less than 3 steps.",
      holds: ({ steps }) => steps < 3,
    },
  ],
  initial: () => [{ at: 0, steps: 0 }],
  actions: () => [1, 11, 5],
  kindOf: () => "on",
  show: (by) => `+${by}`,
  next: ({ at, steps }, by) => to({ at: (at + by) % 12, steps: steps + 1 }),
};

const meals = (n: number) =>
  philosophers(n, {
    isLeftHanded: true,
    properties: [
      {
        kind: "eventually",
        name: "eats",
        sentence: "Philosopher 1 eats.",
        holds: (table) => table[1] === 2,
      },
    ],
  });

interface Example extends Entry {
  // oxlint-disable-next-line no-explicit-any -- the states of the models have different types
  readonly make: (constants: Readonly<Record<string, number>>) => Model<any, any, any>;
}

const n = (small: number, large: number) => ({ name: "n", sentence: "how many", small, large });

const examples: ReadonlyArray<Example> = [
  { name: "jugs", sentence: diehard.sentence, constants: [], make: () => diehard },
  {
    name: "coin",
    sentence: coin(1).sentence,
    constants: [{ name: "most", sentence: "tosses at most", small: 5, large: 6 }],
    states: { small: 20 },
    make: ({ most }) => coin(most!),
  },
  {
    name: "commit",
    sentence: twophase(3).sentence,
    constants: [n(3, 7)],
    states: { small: 288, large: 296_448 },
    make: (constants) => twophase(constants.n!),
  },
  {
    name: "orbits",
    sentence: twophase(3).sentence,
    constants: [n(4, 5)],
    make: (constants) => twophase(constants.n!, true),
  },
  {
    name: "table",
    sentence: philosophers(3).sentence,
    constants: [n(3, 8)],
    make: (constants) => philosophers(constants.n!, { isLeftHanded: constants.n! > 4 }),
  },
  { name: "meals", sentence: "Some eat.", constants: [n(4, 8)], make: ({ n: all }) => meals(all!) },
  {
    name: "unsound",
    sentence: "A run ends in some state, and states are the same.",
    constants: [],
    make: () => ({
      ...coin(2),
      name: "unsound",
      properties: [
        { kind: "eventually", name: "ends", sentence: "A run ends.", holds: () => true },
      ],
      symmetry: [({ heads, tails }: Coin) => ({ heads: tails, tails: heads })],
    }),
  },
  { name: "forgetful", sentence: forgetful.sentence, constants: [], make: () => forgetful },
];

export const kernelOf = (argument: unknown) => {
  const { model, constants, isReduced } = argument as KernelArgument;
  return new ModelKernel(examples.find(({ name }) => name === model)!.make(constants), {
    isReduced,
  });
};

export const registry: Registry = {
  models: examples,
  engines: ["spec"],
  kernelOf,
  exploredOf: kernelOf,
  module: import.meta.url,
  isKnown: (discovery) => discovery === "lucky",
};
