/** The languages in which a failure can be written as a program of its own. */
import type { Hello } from "../../../wire/port/handshake.ts";
import type { Failure } from "../shrinking/shrink.ts";
import { assemblyscript } from "./assemblyscript.ts";
import { inC } from "./c.ts";
import { go } from "./go.ts";
import { javascript } from "./javascript.ts";
import { type Language, type Program, type ReproducedModule, write } from "./language.ts";
import { rust } from "./rust.ts";
import { zig } from "./zig.ts";

/** All but C. */
export const otherLanguages: Readonly<Record<string, Language>> = {
  rust,
  go,
  zig,
  assemblyscript,
  javascript,
};

export const languages: ReadonlyArray<string> = ["c", ...Object.keys(otherLanguages)];

/** Those in which a module of WebAssembly can be called. */
export const moduleLanguages: ReadonlyArray<string> = ["javascript", "assemblyscript"];

/** The ending of the program's file, and the program. */
export const reproduced = (
  name: string,
  hello: Hello,
  failure: Failure,
  module?: ReproducedModule,
): { readonly ending: string; readonly program: Program } => {
  const language = otherLanguages[name];
  if (language !== undefined) {
    return { ending: language.ending, program: write(language, hello, failure, module) };
  }
  const text = inC(hello, failure);
  const problem = "the failure is one of the port, not of its allocator";
  return { ending: "c", program: text === undefined ? { problem } : { text } };
};

export type { ReproducedModule } from "./language.ts";
