/**
 * Paths in ITF, the trace format of Apalache and Quint. The fields of the state's record are the variables.
 * What ITF has no place for stands in "#meta", which other tools skip: the step that led to a state.
 */
import { type Itf, ShapeError } from "../encoding/shape.ts";
import { ModelError } from "../model.ts";
import type { ModelKernel } from "../modelkernel.ts";
import { type Path, showPath } from "../search/path.ts";

type Fields = Readonly<Record<string, Itf>>;

export interface ItfTrace {
  readonly "#meta": Fields;
  readonly vars: ReadonlyArray<string>;
  readonly loop?: number;
  readonly states: ReadonlyArray<Fields>;
}

/** A text that is no trace, or a trace of other states: where, what was found, what was expected. */
export class ItfError extends Error {
  override readonly name = "ItfError";
}

/** The variable of a state that is no record. */
const WHOLE = "state";

/** Writes a path. `origin` says more of where it comes from, in the trace's "#meta". */
export const toItf = <S, A, E>(
  kernel: ModelKernel<S, A, E>,
  path: Path,
  origin: Fields = {},
): ItfTrace => {
  const { model, name } = kernel;
  const fields = model.state.fields;
  const states = [path.initial, ...path.steps.map(({ state }) => state)].map((shown, index) => {
    const state = JSON.parse(shown) as Itf;
    const step = path.steps[index - 1]?.step;
    const meta = { index, ...(step === undefined ? {} : { step }) };
    return { "#meta": meta, ...(fields === undefined ? { [WHOLE]: state } : (state as Fields)) };
  });
  return {
    "#meta": { format: "ITF", description: name, ...origin },
    vars: fields ?? [WHOLE],
    ...(path.loop === undefined ? {} : { loop: path.loop }),
    states,
  };
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads a trace. Throws an ItfError for a text that is none. */
export const parseItf = (text: string): ItfTrace => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ItfError(`found no JSON, expected a trace in ITF: ${(error as Error).message}`);
  }
  const states = isObject(value) ? value["states"] : undefined;
  if (!Array.isArray(states) || states.length === 0 || !states.every(isObject)) {
    throw new ItfError("states: expected a list of at least one state, each an object");
  }
  const { loop } = value as { readonly loop?: unknown };
  const isLoop =
    Number.isInteger(loop) && (loop as number) >= 0 && (loop as number) < states.length;
  if (loop !== undefined && !isLoop) {
    throw new ItfError(`loop: found ${JSON.stringify(loop)}, expected the number of a state`);
  }
  return value as ItfTrace;
};

/** The states of a trace, as the model has them. Throws an ItfError for what it does not describe. */
const statesOf = <S, A, E>(
  { model }: ModelKernel<S, A, E>,
  { states }: ItfTrace,
): ReadonlyArray<S> =>
  states.map((state, i) => {
    try {
      return model.state.fromItf(model.state.fields === undefined ? state[WHOLE]! : state);
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      throw new ItfError(`state ${i}: ${error.message}`);
    }
  });

/** The step from a state to another one: where several lead there, the one that the trace names. */
const stepTo = <S, A, E>(
  kernel: ModelKernel<S, A, E>,
  [at, wanted]: readonly [S, S],
  named: unknown,
): number | undefined => {
  const { model } = kernel;
  const found = kernel
    .stepsOf(at)
    .flatMap(([action, step], nth) =>
      model.state.compare(step.state, wanted) === 0
        ? [{ nth, name: kernel.nameStep(action, step) }]
        : [],
    );
  return (found.find(({ name }) => name === named) ?? found[0])?.nth;
};

/**
 * Follows a trace through the model. The result is the model's own path through the same states. Throws a
 * ModelError where the model cannot do what the trace says.
 */
export const followItf = <S, A, E>(kernel: ModelKernel<S, A, E>, trace: ItfTrace): Path => {
  const { model } = kernel;
  const { loop } = trace;
  const states = statesOf(kernel, trace);
  const isSame = (a: S, b: S): boolean => model.state.compare(a, b) === 0;
  const first = states[0] as S;
  const initial = model.initial().findIndex((state) => isSame(state, first));
  if (initial < 0) throw new ModelError("state 0 of the trace is no initial state of the model");
  const steps = states.slice(1).map((wanted, i) => {
    const meta = trace.states[i + 1]!["#meta"] as Fields | undefined;
    const nth = stepTo(kernel, [states[i]!, wanted], meta?.step);
    if (nth !== undefined) return nth;
    throw new ModelError(`no step leads from state ${i} of the trace to state ${i + 1}`);
  });
  if (loop !== undefined && !isSame(states.at(-1)!, states[loop]!)) {
    throw new ModelError(
      `the last state of the trace is not its state ${loop}, where the loop begins`,
    );
  }
  const path = showPath(kernel, 0, { initial, steps });
  return loop === undefined ? path : { ...path, loop };
};
