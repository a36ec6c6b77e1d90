/** The thread of a trial: plants the edits before it loads the code. */
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { edited } from "./edit.ts";
import type { Trial } from "./trial.ts";

const root = join(import.meta.dirname, "../..");
const { edits, jobs, untilFound = false } = workerData as Omit<Trial, "limit">;

const files = new Set(edits.map(({ file }) => file));
const loaded = new Set<string>();

registerHooks({
  load: (url, context, load) => {
    const file = url.startsWith("file:") ? relative(root, fileURLToPath(url)) : url;
    if (!files.has(file)) return load(url, context);
    loaded.add(file);
    const source = edited(file, readFileSync(fileURLToPath(url), "utf8"), edits);
    return { format: "module-typescript", shortCircuit: true, source };
  },
});

const { shown } = await import("./job.ts");
const unloaded = [...files].filter((file) => !loaded.has(file));
if (unloaded.length > 0) throw new Error(`no module imports ${unloaded.join(", ")}`);
for (const job of jobs) {
  const results = shown(job);
  for (const result of results) parentPort!.postMessage(result);
  if (untilFound && results.some(({ tag }) => tag !== "agrees")) break;
}
