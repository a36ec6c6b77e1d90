/**
 * The verdicts of the invariants at a step. What an invariant says needs the past, which is kept from the
 * events: so the steps are gone through from the beginning, beside the page's own run.
 */
import { discoveries } from "../../props/properties/discoveries.ts";
import { explanationOf } from "../../props/properties/discovery.ts";
import { properties } from "../../props/properties/invariants/index.ts";
import type { Observation, Property } from "../../props/properties/property.ts";
import { Past } from "../../props/ghost/past.ts";
import { glimpsed, meantState } from "../../props/refinement/meaning.ts";
import { init, recorded } from "../../spec/index.ts";
import type { State } from "../../spec/index.ts";
import type { Action } from "../../spec/machine/action.ts";
import type { Performed } from "../../props/subjects/subject.ts";
import type { Run, Told } from "./run/run.ts";

export interface Verdict {
  readonly name: string;
  readonly sentence: string;
  /** `known` is a defect of Go's allocator itself; `unasked`: the step did not happen. */
  readonly tag: "holds" | "contradicted" | "known" | "unasked";
  readonly evidence: ReadonlyArray<string>;
  /** The known defect. */
  readonly discovery?: { readonly name: string; readonly sentence: string };
  /** The addresses that the evidence names. */
  readonly addresses: ReadonlyArray<number>;
}

const addressesIn = (evidence: ReadonlyArray<string>): ReadonlyArray<number> =>
  evidence.flatMap((text) => [...text.matchAll(/0x[0-9a-f]+/g)].map(([hex]) => Number(hex)));

const judge = (property: Property, o: Observation): Verdict => {
  const { name, sentence } = property;
  const evidence = property.evidence(o);
  const addresses = addressesIn(evidence);
  if (evidence.length === 0) return { name, sentence, tag: "holds", evidence, addresses };
  const explaining = evidence.map((text) => explanationOf(discoveries, name, text, o));
  const [discovery] = explaining;
  if (discovery === undefined || explaining.includes(undefined)) {
    return { name, sentence, tag: "contradicted", evidence, addresses };
  }
  return { name, sentence, tag: "known", evidence, discovery, addresses };
};

const unasked: ReadonlyArray<Verdict> = properties.map(({ name, sentence }) => ({
  name,
  sentence,
  tag: "unasked",
  evidence: [],
  addresses: [],
}));

export class Verdicts {
  readonly #makeRun: () => Run;
  readonly #actionOf: (step: number) => Action | undefined;
  readonly #blank: State;
  #run: Run;
  #past = new Past();

  /** `actionOf` gives the action of a step, where it was performed. */
  constructor(makeRun: () => Run, actionOf: (step: number) => Action | undefined) {
    this.#makeRun = makeRun;
    this.#actionOf = actionOf;
    this.#run = makeRun();
    this.#blank = init(this.#run.machine.config as never, recorded([]));
  }

  /**
   * Comes nearer to a step by at most so many steps; the verdicts there once it is reached. Verdicts at
   * step 0 are of no step.
   */
  towards(step: number, steps: number): ReadonlyArray<Verdict> | undefined {
    if (step === 0) return unasked;
    if (step <= this.#run.at) this.#restart();
    const { machine } = this.#run;
    machine.recording = true;
    const end = Math.min(step - 1, this.#run.at + steps);
    while (this.#run.at < end) this.#record();
    if (this.#run.at < step - 1) return undefined;
    const before = this.#state();
    return this.#judge(before);
  }

  #restart(): void {
    this.#run = this.#makeRun();
    this.#past = new Past();
  }

  /** The state of the machine, to be kept. */
  #state(): State {
    const { machine } = this.#run;
    return machine.started ? meantState(machine, machine.config as never) : this.#blank;
  }

  /** Performs the next step and takes note of it. */
  #record(): Told {
    const told = this.#run.step();
    const { event, machine, at } = this.#run;
    const action = this.#actionOf(at);
    if (told.tag === "done" && event !== undefined && action !== undefined) {
      this.#past.record(event, glimpsed(machine, this.#blank), action);
    }
    return told;
  }

  #judge(before: State): ReadonlyArray<Verdict> {
    const step = this.#run.at + 1;
    const told = this.#run.step();
    const { event } = this.#run;
    const action = this.#actionOf(step);
    if (told.tag === "gone" || told.tag === "disabled" || told.tag === "rejected") return unasked;
    if (event === undefined || action === undefined) return unasked;
    const performed = { ...told, event } as Performed;
    const after = this.#state();
    const o: Observation = { before, action, performed, after, past: this.#past };
    const steps = new Map(
      properties.filter(({ of }) => of === "step").map((one) => [one.name, judge(one, o)]),
    );
    // A machine that threw has stopped halfway: its state is asked nothing.
    const isDone = told.tag === "done";
    if (isDone) this.#past.record(event, after, action);
    return properties.map(
      (one, i) => steps.get(one.name) ?? (isDone ? judge(one, o) : unasked[i]!),
    );
  }
}
