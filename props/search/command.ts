/** fast-check commands: a choice that is resolved when it is run, and performed on a rig. */
import * as fc from "fast-check";
import type { Choice } from "./choice.ts";
import { choices } from "./choices/index.ts";
import { type Focus, focuses } from "./choices/focuses.ts";
import type { Instance } from "../instances/instances.ts";
import type { Rig } from "./rig.ts";
import { type Cell, resolve, take } from "./sequence.ts";

type RigCommand = fc.Command<Cell, Rig>;

const command = (choice: Choice, times: number): RigCommand => ({
  check: (cell) => resolve(choice, cell) !== undefined,
  run: (cell, rig) => {
    for (let i = 0; i < times; i++) take(choice, cell, rig);
  },
  toString: () => "choice",
});

/** A sequence of at most so many commands; in a short one, nothing is repeated. */
interface Constraints {
  readonly maxCommands: number;
  readonly repeated: boolean;
  readonly focus?: Focus | undefined;
  /** The actions that are chosen; all where it is absent. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Which commands of a sequence that is repeated had been kept. */
  readonly replayPath?: string | undefined;
}

/** The choice, where it comes to one of some actions. */
const among =
  (only: ReadonlySet<string>, choice: Choice): Choice =>
  (holdings) => {
    const action = choice(holdings);
    return action !== undefined && only.has(action.tag) ? action : undefined;
  };

/** Sequences of commands on an instance. */
export const commands = (
  instance: Instance,
  { repeated, focus, only, replayPath, maxCommands }: Constraints,
): fc.Arbitrary<Iterable<RigCommand>> => {
  const { config } = instance;
  const all = choices(config, repeated ? "long" : "short");
  const weighted = (focus === undefined ? all : focuses[focus].kinds(config)).map((kind) => ({
    weight: kind.weight,
    arbitrary: fc
      .tuple(kind.arbitrary, fc.integer({ min: 1, max: repeated ? (kind.most ?? 1) : 1 }))
      .map(([choice, times]) => command(only === undefined ? choice : among(only, choice), times)),
  }));
  return fc.commands<Cell, Rig>([fc.oneof(...weighted)], {
    size: "max",
    maxCommands,
    ...(replayPath === undefined ? {} : { replayPath }),
  }) as fc.Arbitrary<Iterable<RigCommand>>;
};
