/** `--follow FILE`: whether a model can do what a trace says, and what its properties say of it. */
import { ModelError } from "../../props/explorer/model.ts";
import { followItf } from "../../props/explorer/report/itf.ts";
import { type Judged, judgePath } from "../../props/explorer/report/judge.ts";
import type { Path } from "../../props/explorer/search/path.ts";
import { DEADLOCK_NAME } from "../../props/explorer/search/tally.ts";
import { exitCodes } from "../exit.ts";
import { counted } from "../terminal/numbers.ts";
import { paint } from "../terminal/paint.ts";
import { wrappedLines } from "../terminal/wrap.ts";
import { type Chosen, machineOf } from "./chosen.ts";
import { asInput, readItf } from "./file.ts";
import { pathJson } from "./json.ts";
import type { AnyKernel, Registry } from "./registry.ts";
import { pathLines } from "./report/paths.ts";

type Followed =
  | { readonly tag: "followed"; readonly path: Path; readonly judged: ReadonlyArray<Judged> }
  /** The model cannot do it. */
  | { readonly tag: "refused"; readonly problem: string };

const follow = (kernel: AnyKernel, file: string): Followed => {
  const trace = readItf(file);
  try {
    const path = asInput(file, () => followItf(kernel, trace));
    return { tag: "followed", path, judged: judgePath(kernel, 0, path.route) };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { tag: "refused", problem: error.message };
  }
};

const judgedLine = (kernel: AnyKernel, { property, name, steps }: Judged): string => {
  const kind = kernel.properties.find((one) => one.name === property)?.kind;
  const way = name === "" ? "" : ` (${name})`;
  const after = `after ${counted(steps, "step")}`;
  if (property === DEADLOCK_NAME) return paint.red(`deadlock ${after}`);
  return kind === "sometimes"
    ? paint.green(`${property} is reached ${after}`)
    : paint.red(`${property}${way} is broken ${after}`);
};

const showFollowed = (
  kernel: AnyKernel,
  options: Chosen,
  followed: Followed,
): ReadonlyArray<string> =>
  followed.tag === "refused"
    ? [paint.red("the model cannot do what the trace says"), machineOf(options), followed.problem]
    : [
        paint.green("the model can do what the trace says"),
        machineOf(options),
        ...followed.judged.map((judged) => judgedLine(kernel, judged)),
        `path: ${counted(followed.path.steps.length, "step")}`,
        ...pathLines(kernel, followed.path),
      ];

/** Whether a path breaks something that is not known. */
const isBroken = (
  kernel: AnyKernel,
  { isKnown }: Registry,
  judged: ReadonlyArray<Judged>,
): boolean =>
  judged.some(
    ({ property, name }) =>
      kernel.properties.find((one) => one.name === property)?.kind !== "sometimes" &&
      !isKnown(name),
  );

/** Follows a trace, prints what came of it, and gives the exit code. */
export const runFollow = (
  registry: Registry,
  kernel: AnyKernel,
  options: Chosen,
  file: string,
): number => {
  const followed = follow(kernel, file);
  if (options.json === true) {
    const { model, on } = options.argument;
    const { tag } = followed;
    const judged = tag === "followed" ? followed.judged : [];
    const path = tag === "followed" ? pathJson(followed.path) : null;
    const problem = tag === "refused" ? followed.problem : null;
    console.log(
      JSON.stringify({ command: "explore", model, on, verdict: tag, problem, judged, path }),
    );
  } else {
    for (const line of wrappedLines(showFollowed(kernel, options, followed))) console.log(line);
  }
  if (followed.tag === "refused") return exitCodes.differs;
  return isBroken(kernel, registry, followed.judged) ? exitCodes.differs : exitCodes.holds;
};
