/** Discoveries with their numbered paths. */
import type { Itf } from "../../../props/explorer/encoding/shape.ts";
import type { Discovery, Report } from "../../../props/explorer/report/report.ts";
import type { Path } from "../../../props/explorer/search/path.ts";
import { counted } from "../../terminal/numbers.ts";
import { paint } from "../../terminal/paint.ts";
import { reportWidth } from "../../terminal/wrap.ts";
import type { AnyKernel } from "../registry.ts";
import { showChanges, showState } from "../values.ts";

type Lines = ReadonlyArray<string>;

/** What is shown of a state. */
const shownOf = ({ model }: AnyKernel, state: string): Itf => {
  const itf = JSON.parse(state) as Itf;
  // Where engines differ, a text says how.
  if (typeof itf === "string") return itf;
  return model.brief === undefined ? itf : model.brief(model.state.fromItf(itf));
};

/** A step with what it changes: in one line, or each change in a line of its own. */
const stepLines = (step: string, changes: Lines): Lines => {
  const line = `${step} → ${changes.length === 0 ? "nothing changes" : changes.join(", ")}`;
  return line.length <= reportWidth() ? [line] : [step, ...changes.map((one) => `      ${one}`)];
};

/** The initial state, then each step with what it changes. */
export const pathLines = (kernel: AnyKernel, { initial, steps, loop }: Path): Lines => {
  const digits = String(steps.length).length;
  const states = [initial, ...steps.map(({ state }) => state)].map((one) => shownOf(kernel, one));
  return [
    `  ${"0".padStart(digits)} ${showState(states[0]!)}`,
    ...steps.flatMap(({ step }, i) =>
      stepLines(
        `  ${String(i + 1).padStart(digits)} ${step}`,
        showChanges(states[i]!, states[i + 1]!),
      ),
    ),
    ...(loop === undefined ? [] : [`  and so on forever, from the state after step ${loop} again`]),
  ];
};

/** How a discovery is called: the property, and in which way it is broken. */
export const titleOf = ({ property, name }: Pick<Discovery, "property" | "name">): string =>
  name === "" ? property : `${property} (${name})`;

const what = (report: Report, discovery: Discovery): string => {
  const { property, path } = discovery;
  const after = `after ${counted(path.steps.length, "step")}`;
  const kind = report.verdicts.find(({ name }) => name === property)?.kind;
  if (kind === "sometimes") return `is reached ${after}`;
  if (kind !== "eventually") return property === "deadlock" ? after : `is broken ${after}`;
  const { loop } = path;
  return loop === undefined
    ? `is not reached by a run that ends ${after}`
    : `is not reached by a run that comes back after ${counted(path.steps.length, "step")}`;
};

/** Some discoveries, each with its path. */
export const discoveryLines = (
  kernel: AnyKernel,
  report: Report,
  discoveries: ReadonlyArray<Discovery>,
  paintTitle: (text: string) => string = paint.red,
): Lines =>
  discoveries.flatMap((discovery) => [
    "",
    paintTitle(`${titleOf(discovery)} ${what(report, discovery)}:`),
    ...pathLines(kernel, discovery.path),
  ]);
