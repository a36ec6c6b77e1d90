/** What `mallocspec explore --json` prints (docs/JSON.md). */
import type { Discovery, Report } from "../../props/explorer/report/report.ts";
import type { Path } from "../../props/explorer/search/path.ts";
import type { Range } from "./assignments.ts";
import { type Outcome, verdictOf } from "./outcome.ts";
import type { Entry, Registry } from "./registry.ts";

export const pathJson = ({ initial, steps, loop }: Path) => ({
  initial: JSON.parse(initial) as unknown,
  steps: steps.map(({ step, state }) => ({ step, state: JSON.parse(state) as unknown })),
  loop: loop ?? null,
});

const discoveryJson = ({ property, name, path }: Discovery, known: ReadonlyArray<Discovery>) => ({
  property,
  discovery: name === "" ? null : name,
  isKnown: known.some((one) => one.property === property && one.name === name),
  path: pathJson(path),
});

const countsJson = ({ verdicts, actions }: Report) => ({
  verdicts: verdicts.map(({ name, kind, sentence, verdict, evaluated, relevant, broken }) => ({
    property: name,
    kind,
    sentence,
    verdict,
    evaluated,
    relevant,
    broken,
  })),
  actions: actions.map(({ kind, enabled, taken, fresh, refused }) => ({
    action: kind,
    enabled,
    taken,
    new: fresh,
    refused,
  })),
});

/** One run. */
export const outcomeJson = (outcome: Outcome) => {
  const { options, run, known, audit, saved } = outcome;
  const { report, seconds } = run;
  const { argument, strategy, seed, workers, checkView } = options;
  return {
    command: "explore",
    model: argument.model,
    on: argument.on,
    constants: argument.constants,
    strategy,
    seed,
    workers,
    verdict: verdictOf(outcome),
    complete: report.complete,
    bound: report.bound,
    states: report.states,
    distinct: report.distinct,
    depth: report.depth,
    seconds,
    ...countsJson(report),
    answers: report.answers,
    deadlocks: report.deadlocks,
    ends: report.ends,
    outside: report.outside,
    collision: report.collision,
    fairness: report.fairness,
    reductions: report.reductions,
    checkView,
    compared: report.compared,
    swarm: report.swarm ?? [],
    audit: audit ?? null,
    discoveries: report.discoveries.map((one) => discoveryJson(one, known)),
    file: saved?.tag === "saved" ? saved.file : null,
    problem: saved?.tag === "unsaved" ? saved.problem : null,
  };
};

/** Where a discovery first appears. */
export interface First {
  readonly property: string;
  readonly name: string;
  readonly value: number;
  readonly steps: number;
}

/** A run with each value of a constant. */
export const variedJson = (
  { name, from, to }: Range,
  outcomes: ReadonlyArray<Outcome>,
  first: ReadonlyArray<First>,
) => ({
  command: "explore",
  model: outcomes[0]?.options.argument.model ?? null,
  vary: { constant: name, from, to },
  first: first.map(({ property, name: discovery, value, steps }) => ({
    property,
    discovery: discovery === "" ? null : discovery,
    value,
    steps,
  })),
  runs: outcomes.map(outcomeJson),
});

/** The models. */
export const listJson = ({ models, engines }: Registry) => ({
  command: "explore",
  engines,
  models: models.map(({ name, sentence, constants, states }: Entry) => ({
    name,
    sentence,
    constants: constants.map(({ name: constant, sentence: bounds, small, large }) => ({
      name: constant,
      sentence: bounds,
      small,
      large,
    })),
    states: { small: states?.small ?? null, large: states?.large ?? null },
  })),
});
