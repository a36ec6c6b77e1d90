/** Random walks of fast-check through a model on both twins, and what it shrinks one to that shows a bug. */
import fc from "fast-check";
import type { Bug } from "../../../../props/bugs/bug.ts";
import { initialState } from "../../../../props/explorer/search/path.ts";
import { kernelOf } from "../../../../props/explorer/modelkernel.ts";
import type { Definition } from "../../../../props/models/definition.ts";
import { Twins } from "../../../../props/models/engine/both/twins.ts";
import { branches } from "../../../../props/models/engine/branches.ts";
import { later, onSpec, worldAfter } from "../../../../props/models/engine/onspec.ts";
import type { Move, World } from "../../../../props/models/world.ts";

/** The number of an action, and of a list of answers to it; each is taken modulo how many there are. */
type Choice = readonly [action: number, answers: number];

const [longest, walks] = [80, 100];

const choices = fc.array(fc.tuple(fc.nat(255), fc.nat(255)), {
  maxLength: longest,
  size: "max",
});

class Walker {
  readonly #definition: Definition;
  readonly #actionsOf: (world: World) => ReadonlyArray<Move>;
  readonly #twins: Twins;
  readonly #start: World;
  readonly #packed: Uint32Array<ArrayBuffer>;

  constructor(definition: Definition, bug: Bug) {
    this.#definition = definition;
    const model = onSpec(definition);
    this.#actionsOf = (world) => model.actions(world);
    const { words } = initialState(kernelOf(model), 0, 0)!;
    this.#start = kernelOf(model).stateOf(words, 0, words.length);
    this.#twins = new Twins(definition, bug);
    this.#packed = this.#twins.pack().slice();
  }

  /** After how many actions the twins differ; undefined where they do not. */
  lengthOf(walk: ReadonlyArray<Choice>): number | undefined {
    if (this.#twins.initial.difference !== undefined) return 0;
    this.#twins.unpack(this.#packed, 0, this.#packed.length);
    let world: World | undefined = this.#start;
    for (const [i, choice] of walk.entries()) {
      world = this.#after(world, choice);
      if (world === undefined) return i + 1;
    }
    return undefined;
  }

  /** undefined where the twins differ. */
  #after(world: World, [nth, answers]: Choice): World | undefined {
    const actions = this.#actionsOf(world);
    const move = actions[nth % actions.length];
    if (move === undefined) return world;
    if (move.tag === "tick") return later(world);
    const found = branches(world, move, this.#definition.options);
    if (typeof found === "string") {
      const refused = { tag: "disabled", reason: found } as const;
      return this.#twins.compare(move, refused, world.state) === undefined ? world : undefined;
    }
    const branch = found[answers % found.length]!;
    const difference = this.#twins.compare(move, branch.performed, branch.state);
    return difference === undefined ? worldAfter(world, move, branch) : undefined;
  }
}

/** How many actions the shrunk walk has that shows a bug; undefined where no walk shows it. */
export const shrunkLength = (definition: Definition, bug: Bug): number | undefined => {
  const walker = new Walker(definition, bug);
  const holds = fc.property(choices, (walk) => walker.lengthOf(walk) === undefined);
  const { counterexample } = fc.check(holds, { seed: 1, numRuns: walks });
  return counterexample === null ? undefined : walker.lengthOf(counterexample[0]);
};
