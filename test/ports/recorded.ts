/** A recorded trace as a port is asked to repeat it. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { answersOf } from "../../spec/index.ts";
import { entries, type Header } from "../../wire/index.ts";
import { NotedSpec, type Told } from "../../props/ports/go/noted.ts";
import type { SharedConfig } from "../../props/instances/sharedconfig.ts";
import { actionOf } from "../../props/replay/recordedaction.ts";
import { configOf } from "../../props/replay/recordedconfig.ts";

export interface RecordedRun {
  readonly header: Header;
  readonly config: SharedConfig;
  readonly steps: ReadonlyArray<Told>;
}

/** Performs the golden trace of that name on the specification. */
export const recordedRun = (name: string): RecordedRun => {
  const file = new URL(`../golden/${name}.jsonl.gz`, import.meta.url);
  const all = [...entries(gunzipSync(readFileSync(file)).toString().trimEnd().split("\n"))].map(
    (entry) => {
      if (entry._tag === "Left") throw entry.left;
      return entry.right;
    },
  );
  const [first] = all;
  if (first?.tag !== "header") throw new Error("a trace begins with its header");
  const config = configOf(first.header);
  const spec = NotedSpec.recorded(config);
  const steps = all.flatMap((entry) =>
    entry.tag === "operation"
      ? [spec.perform(actionOf(entry.operation), answersOf(entry.operation))]
      : [],
  );
  return { header: first.header, config, steps };
};
