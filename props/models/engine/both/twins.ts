/**
 * The fast heap beside the specification: it performs what the specification performed, with the same
 * answers, and must come to the same outcome, the same event and the same state, as in a search.
 */
import type { Action } from "../../../../spec/machine/action.ts";
import type { State } from "../../../../spec/index.ts";
import { agree, isDisagreement } from "../../../agreement/agreement.ts";
import type { Bug } from "../../../bugs/bug.ts";
import { ModelError } from "../../../explorer/model.ts";
import { refinesToTheWord } from "../../../refinement/abstraction.ts";
import { showFinding } from "../../../report/report.ts";
import type { Finding } from "../../../search/finding.ts";
import type { Performed, Subject } from "../../../subjects/subject.ts";
import { type SrcSubject, srcSubject } from "../../../subjects/twins.ts";
import type { Definition } from "../../definition.ts";
import { ordinary } from "../../environment/options.ts";
import type { World } from "../../world.ts";
import { branches } from "../branches.ts";
import { beginning, worldAfter } from "../onspec.ts";
import { Packer } from "../src/packer.ts";

const say = (finding: Finding): string => showFinding(finding).join("\n");

/** The specification, which has performed the action before. */
const after = (performed: Performed): Subject => ({
  name: "spec",
  perform: () => performed,
  performAll: () => {
    throw new Error("one action at a time is compared");
  },
  describe: () => [],
});

export class Twins {
  readonly src: SrcSubject;
  /** How the twins differ in the initial state, and what that is. */
  readonly initial: { readonly world: World; readonly difference: string | undefined };
  readonly #packer = new Packer();

  constructor(definition: Definition, bug?: Bug) {
    this.src = srcSubject(definition.config, { bug });
    this.initial = this.#start(definition);
    this.#packer.learn(this.src.machine);
  }

  /** How the twins differ once the specification came to a state; undefined where they agree. */
  compare(action: Action, performed: Performed, state: State): string | undefined {
    try {
      const result = agree(action, after(performed), this.src);
      if (isDisagreement(result)) return say({ kind: "events", ...result });
      if (performed.tag === "disabled") return undefined;
      const evidence = refinesToTheWord(state, this.src.machine);
      return evidence.length === 0 ? undefined : say({ kind: "state", evidence });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return say({ kind: "broken", stage: "src", how: `throws: ${error.message}` });
    }
  }

  /** The fast heap's state now in packed form. It is valid until the next call. */
  pack(): Uint32Array {
    return this.#packer.words.subarray(0, this.#packer.pack(this.src.machine, 0));
  }

  /** The fast heap becomes what was packed. */
  unpack(words: Uint32Array<ArrayBuffer>, at: number, end: number): void {
    this.#packer.unpack(this.src.machine, words, at, end);
  }

  #start(definition: Definition): Twins["initial"] {
    const { config, start } = definition;
    let world = beginning(definition);
    for (const action of start) {
      const found = branches(world, action, ordinary(config));
      const [branch] = typeof found === "string" ? [] : found;
      if (branch === undefined) throw new ModelError(`${action.tag} at the start is disabled`);
      world = worldAfter(world, action, branch);
      const difference = this.compare(action, branch.performed, branch.state);
      if (difference !== undefined) return { world, difference };
    }
    return { world, difference: undefined };
  }
}
