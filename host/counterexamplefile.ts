/** Counterexamples as files: written whole or not at all. */
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes the lines of a trace beside whatever is there, and gives the file's name. */
export const writeTrace = (folder: string, name: string, lines: ReadonlyArray<string>): string => {
  const file = join(folder, `counterexample-${name}.jsonl`);
  const unfinished = `${file}.${process.pid}.part`;
  writeFileSync(unfinished, `${lines.join("\n")}\n`);
  renameSync(unfinished, file);
  return file;
};
