/**
 * How fast each twin replays a recorded trace: the twin alone, and with comparing every field.
 * Reading is not timed.
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as E from "fp-ts/lib/Either.js";
import { configOf } from "../../props/replay/recordedconfig.ts";
import { Replayer } from "../../props/replay/replay.ts";
import type { Subject } from "../../props/subjects/subject.ts";
import { specSubject, srcSubject } from "../../props/subjects/twins.ts";
import { decoder, type Entry } from "../../wire/index.ts";
import { contest, nanoseconds } from "../rounds/rounds.ts";
import type { Settings } from "../settings.ts";
import { clock } from "../../host/clock.ts";
import { least, median, ratio } from "../rounds/statistics.ts";
import { table } from "../table.ts";

type OperationEntry = Extract<Entry, { readonly tag: "operation" }>;

/** Operations that a twin performs before they are compared. */
const BATCH = 1000;

type Batches = ReadonlyArray<ReadonlyArray<OperationEntry>>;

const batchesOf = (entries: ReadonlyArray<OperationEntry>): Batches =>
  Array.from({ length: Math.ceil(entries.length / BATCH) }, (_, i) =>
    entries.slice(i * BATCH, (i + 1) * BATCH),
  );

/** A replay of the whole trace: ns for each operation, and beside it what the twin alone took. */
const replay = (subject: Subject, batches: Batches): readonly [number, number] => {
  const replayer = new Replayer(subject, clock);
  const took = nanoseconds(() => {
    for (const batch of batches) {
      if (!replayer.feedAll(batch)) throw new Error(`${subject.name} differs from the trace`);
    }
  });
  const { milliseconds, operations } = replayer;
  return [took / operations, (milliseconds * 1e6) / operations];
};

export const run = async (settings: Settings): Promise<void> => {
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
  const batches = batchesOf(operations);
  const twins = [() => specSubject(config), () => srcSubject(config)];
  const samples = await contest(
    twins.flatMap((make) => [
      { batch: () => replay(make(), batches)[1] },
      { batch: () => replay(make(), batches)[0] },
    ]),
    settings,
  );
  const rate = (ns: number): string => Math.round(1e9 / ns).toLocaleString("en-US");
  const rows = ["spec alone", "spec", "src alone", "src"].map((name, i) => [
    name,
    rate(least(samples[i]!)),
    rate(median(samples[i]!)),
    `×${(1 / ratio(samples[i]!, samples[i % 2]!)).toFixed(2)}`,
  ]);
  console.log(`\noperations replayed a second: most, median, and × how many times spec's\n`);
  console.log(table([["", "most", "median", ""], ...rows]));
};
