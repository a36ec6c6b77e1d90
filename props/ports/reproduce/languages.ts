/** The languages in which a failure can be written as a program of its own. */
import type { Hello } from "../../../wire/port/handshake.ts";
import type { Failure } from "../shrinking/shrink.ts";
import { inC } from "./c.ts";

/** By name: the ending of its files, and the program; undefined where a program cannot show it. */
const reproducers: Readonly<
  Record<
    string,
    { ending: string; program: (hello: Hello, failure: Failure) => string | undefined }
  >
> = {
  c: { ending: "c", program: inC },
};

export const languages: ReadonlyArray<string> = Object.keys(reproducers);

export const reproduced = (
  language: string,
  hello: Hello,
  failure: Failure,
): { readonly ending: string; readonly text: string | undefined } => {
  const { ending, program } = reproducers[language]!;
  return { ending, text: program(hello, failure) };
};
