/** The lines of the recorded traces in test/golden. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** The lines of a golden trace, the header first. */
export const linesOf = (name: string): ReadonlyArray<string> => {
  const file = join(import.meta.dirname, "../golden", name);
  const bytes = readFileSync(file);
  const lines = (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString().split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
};
