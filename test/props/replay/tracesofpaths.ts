/**
 * Writes the shortest paths of discoveries as traces: `node test/props/replay/tracesofpaths.ts NAME…`
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { discoveries } from "../../../props/properties/discoveries.ts";
import { traceOf } from "../../../props/replay/generatedtrace.ts";
import { paths, stepsOf } from "../search/paths.ts";

const folder = join(import.meta.dirname, "../../golden/defects");

for (const name of process.argv.slice(2)) {
  const path = paths[name]!;
  const { property } = discoveries.find((one) => one.name === name)!;
  const lines = traceOf(path.on, stepsOf(path), { property });
  writeFileSync(join(folder, `${name}.jsonl`), lines.map((line) => `${line}\n`).join(""));
}
