/** What all languages but C have in common: a program of a head, the functions that it uses, and calls. */
import type { Hello } from "../../../wire/port/handshake.ts";
import type { OptionalOp } from "../../../wire/port/request.ts";
import type { Failure } from "../shrinking/shrink.ts";
import { type Step, type StepName, stepsOf } from "./steps.ts";

/** A WebAssembly module that is verified without an adapter. */
export interface ReproducedModule {
  readonly file: string;
  /** The export of each function. */
  readonly names: Readonly<Partial<Record<OptionalOp, string>>>;
  /** Whether a trap of an allocation counts as none. */
  readonly trapsAreNone: boolean;
  /** Functions that are called before all others. */
  readonly starts: ReadonlyArray<string>;
  /** The memory that it imports. */
  readonly memory?: {
    readonly module: string;
    readonly name: string;
    readonly initial: number;
    readonly maximum: number;
  };
}

export interface Written {
  /** What is wrong, in lines without line ends. */
  readonly comment: ReadonlyArray<string>;
  readonly title: string;
  /** The name of the file without its ending. */
  readonly file: string;
  /** The functions that the calls use. */
  readonly functions: ReadonlyArray<string>;
  readonly steps: ReadonlyArray<Step>;
  readonly uses: (name: StepName) => boolean;
  /** One more than the greatest handle. */
  readonly handles: number;
  readonly module?: ReproducedModule;
}

export interface Language {
  readonly ending: string;
  /** The functions by the name of their step; absent ones can't be written in the language. */
  readonly functions: Readonly<Partial<Record<StepName, string>>>;
  readonly program: (written: Written) => string;
}

/** What a program is, or why there is none. */
export type Program = { readonly text: string } | { readonly problem: string };

/** A text on one line. */
export const withoutBreaks = (text: string): string => text.replaceAll(/\s+/g, " ");

export const write = (
  language: Language,
  hello: Hello,
  failure: Failure,
  module: ReproducedModule | undefined,
): Program => {
  const found = stepsOf(hello, failure);
  if ("problem" in found) return found;
  const { steps } = found;
  const names = [...new Set(steps.map(({ name }) => name))];
  const absent = names.find((name) => language.functions[name] === undefined);
  if (absent !== undefined) {
    return { problem: `the language has no function for it (${absent}); --reproduce c has one` };
  }
  const { fault, requests } = failure;
  const text = language.program({
    comment: [
      `${failure.group}: ${withoutBreaks(fault.evidence)}`,
      withoutBreaks(fault.sentence ?? "The program does not come to its end."),
      "Exit code 0: the allocator holds here. Otherwise it is wrong.",
    ],
    title: failure.group,
    file: failure.group.replaceAll(" ", "-"),
    functions: names.flatMap((name) => language.functions[name] || []),
    steps,
    uses: (name) => names.includes(name),
    handles: 1 + Math.max(0, ...requests.flatMap((one) => ("h" in one ? [one.h] : []))),
    ...(module !== undefined && { module }),
  });
  return { text };
};

/** A call in a language whose calls look like C's. */
export const called = ({ name, words }: Step): string => `${name}(${words.join(", ")})`;
