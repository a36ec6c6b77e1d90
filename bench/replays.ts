/** How fast each twin replays a recorded trace, comparing every field; reading it is not timed. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as E from "fp-ts/lib/Either.js";
import { configOf } from "../props/recordedconfig.ts";
import { Replayer } from "../props/replay.ts";
import type { Subject } from "../props/subject.ts";
import { specSubject, srcSubject } from "../props/twins.ts";
import { decoder, type Entry } from "../wire/index.ts";
import { type Contestant, contest, nanoseconds } from "./rounds.ts";
import type { Settings } from "./settings.ts";
import { least, median, ratio } from "./statistics.ts";
import { table } from "./table.ts";

type OperationEntry = Extract<Entry, { readonly tag: "operation" }>;

const replay = (
  subject: Subject,
  trace: string,
  entries: ReadonlyArray<OperationEntry>,
): Contestant["batch"] => {
  const replayer = new Replayer(subject);
  return () => {
    const took = nanoseconds(() => {
      for (const { line, operation } of entries) replayer.feed(line, operation);
    });
    if (replayer.difference !== undefined) throw new Error(`${subject.name} differs from ${trace}`);
    return took / entries.length;
  };
};

export const run = (settings: Settings): void => {
  const decode = decoder(settings.trace);
  const lines = gunzipSync(readFileSync(settings.trace)).toString("utf8").split("\n");
  const entries = lines.flatMap((line) => {
    const entry = decode(line);
    if (entry === undefined) return [];
    if (E.isLeft(entry)) throw entry.left;
    return [entry.right];
  });
  const header = entries.find((entry) => entry.tag === "header")?.header;
  const config = header === undefined ? undefined : configOf(header);
  if (config === undefined) throw new Error(`${settings.trace} is not modelled`);
  const operations = entries.filter((entry) => entry.tag === "operation");
  const subjects = [() => specSubject(config), () => srcSubject(config)];
  const samples = contest(
    subjects.map((make) => ({ batch: () => replay(make(), settings.trace, operations)() })),
    settings,
  );
  const rate = (ns: number): string => Math.round(1e9 / ns).toLocaleString("en-US");
  const rows = ["spec", "src"].map((name, i) => [
    name,
    rate(least(samples[i]!)),
    rate(median(samples[i]!)),
    `×${(1 / ratio(samples[i]!, samples[0]!)).toFixed(2)}`,
  ]);
  console.log(`\noperations replayed a second: most, median, and × how many times spec's\n`);
  console.log(table([["", "most", "median", ""], ...rows]));
};
