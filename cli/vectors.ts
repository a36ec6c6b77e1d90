/** `mallocspec vectors DIR`: test vectors in JSON, for an allocator that no process of ours speaks to. */
import { setImmediate } from "node:timers/promises";
import { Argument, Command } from "commander";
import { interruptible } from "../host/interruption.ts";
import { invocation } from "../host/invocation.ts";
import { OutputError } from "../host/files/unfinished.ts";
import { checkFolder, writeFolder } from "../host/files/wholefolder.ts";
import { documentOf, type Document } from "../props/vectors/document.ts";
import { fileNameOf, fileOf, schemaFile, type VectorFile } from "../props/vectors/files.ts";
import { topics } from "../props/vectors/topics/index.ts";
import { exitCodes, guarded, printError, UsageError } from "./exit.ts";
import { columns } from "./terminal/columns.ts";
import { grouped } from "./terminal/numbers.ts";
import { progress } from "./terminal/progress.ts";

interface Made {
  readonly file: VectorFile;
  readonly document: Document;
}

const writing = <A>(write: () => A): A => {
  try {
    return write();
  } catch (error) {
    throw error instanceof OutputError ? new UsageError(error.message) : error;
  }
};

/** All files, or undefined where the run was interrupted. */
const make = async (signal: AbortSignal): Promise<ReadonlyArray<Made> | undefined> => {
  const bar = progress("generating vectors");
  bar.note(`generating ${topics.length} files of vectors`);
  const made: Made[] = [];
  try {
    for (const topic of topics) {
      bar.update(made.length / topics.length, () => topic.name);
      // A signal is heard between two topics.
      await setImmediate();
      if (signal.aborted) return undefined;
      const document = documentOf(topic);
      made.push({ file: fileOf(topic, document), document });
    }
    return made;
  } finally {
    bar.stop();
  }
};

const sumOf = ({ coverage }: Document, key: "covered" | "states"): number =>
  coverage.reduce((sum, one) => sum + (one[key] ?? 0), 0);

const report = (made: ReadonlyArray<Made>): ReadonlyArray<string> =>
  columns([
    ["file", "vectors", "kinds covered", "states visited"],
    ...made.map(({ file: { name }, document }) => [
      name,
      grouped(document.vectors.length),
      grouped(sumOf(document, "covered")),
      sumOf(document, "states") === 0 ? "-" : grouped(sumOf(document, "states")),
    ]),
  ]);

const run = async (folder: string): Promise<number> => {
  writing(() => checkFolder(folder));
  const made = await interruptible(make);
  if (made === undefined) {
    printError("interrupted: nothing was written");
    return exitCodes.interrupted;
  }
  writing(() => writeFolder(folder, [...made.map(({ file }) => file), schemaFile]));
  for (const line of report(made)) console.log(line);
  console.log(`The vectors and their schema, ${schemaFile.name}, are in ${folder}.`);
  return exitCodes.holds;
};

export const vectorsCommand = new Command("vectors")
  .summary("Writes test vectors in JSON, for a port in any language.")
  .description(
    "Writes test vectors: sequences of operations with the answers of the operating system and what " +
      "Go's allocator does, in JSON with a schema. They are the same on every machine. " +
      `The files: ${topics.map(fileNameOf).join(", ")}, and ${schemaFile.name}. docs/VECTORS.md has the format.`,
  )
  .addArgument(new Argument("<dir>", "a folder that is new or empty"))
  .addHelpText(
    "after",
    `
Exit codes:
  ${exitCodes.holds}    all files are written
  ${exitCodes.usage}    bad usage, or a folder that has files or cannot be written
  ${exitCodes.interrupted}  interrupted: nothing is written

Example:
  ${invocation()} vectors vectors`,
  )
  .action(guarded(run));
