/**
 * Paths in ITF, the trace format of Apalache and Quint. The fields of the state's record are the variables.
 * What ITF has no place for stands in "#meta", which other tools skip: the step that led to a state.
 */
import { type Itf, ShapeError } from "../encoding/shape.ts";
import { ModelError } from "../model.ts";
import type { ModelKernel } from "../modelkernel.ts";
import { type Path, type Route, showPath } from "../search/path.ts";

type Fields = Readonly<Record<string, Itf>>;

export interface ItfTrace {
  readonly "#meta": Fields;
  readonly vars: ReadonlyArray<string>;
  readonly loop?: number;
  readonly states: ReadonlyArray<Fields>;
}

/** The variable of a state that is no record. */
const WHOLE = "state";

/** Writes a path. */
export const toItf = <S, A, E>(kernel: ModelKernel<S, A, E>, path: Path): ItfTrace => {
  const { model, name } = kernel;
  const fields = model.state.fields;
  const states = [path.initial, ...path.steps.map(({ state }) => state)].map((shown, index) => {
    const state = JSON.parse(shown) as Itf;
    const step = path.steps[index - 1]?.step;
    const meta = { index, ...(step === undefined ? {} : { step }) };
    return { "#meta": meta, ...(fields === undefined ? { [WHOLE]: state } : (state as Fields)) };
  });
  return {
    "#meta": { format: "ITF", description: name },
    vars: fields ?? [WHOLE],
    ...(path.loop === undefined ? {} : { loop: path.loop }),
    states,
  };
};

/** The states of a trace, as the model has them. Throws a ModelError for what it does not describe. */
const statesOf = <S, A, E>(
  { model }: ModelKernel<S, A, E>,
  { states }: ItfTrace,
): ReadonlyArray<S> =>
  states.map((state, i) => {
    try {
      return model.state.fromItf(model.state.fields === undefined ? state[WHOLE]! : state);
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      throw new ModelError(`state ${i} of the trace: ${error.message}`);
    }
  });

/**
 * Follows a trace through the model. The result is the model's own path through the same states. Throws a
 * ModelError where the model cannot do what the trace says.
 */
export const followItf = <S, A, E>(kernel: ModelKernel<S, A, E>, trace: ItfTrace): Path => {
  const { model } = kernel;
  const states = statesOf(kernel, trace);
  if (states.length === 0) throw new ModelError("the trace has no states");
  const first = states[0] as S;
  const initial = model.initial().findIndex((state) => model.state.compare(state, first) === 0);
  if (initial < 0) throw new ModelError("state 0 of the trace is no initial state of the model");
  const steps: number[] = [];
  let at = first;
  for (const [i, wanted] of states.slice(1).entries()) {
    const nth = kernel.stepsOf(at).findIndex(([, { state }]) => {
      return model.state.compare(state, wanted) === 0;
    });
    if (nth < 0)
      throw new ModelError(`no step leads from state ${i} of the trace to state ${i + 1}`);
    steps.push(nth);
    at = wanted;
  }
  const route: Route = { initial, steps };
  const path = showPath(kernel, 0, route);
  return trace.loop === undefined ? path : { ...path, loop: trace.loop };
};
