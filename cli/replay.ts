/** `mallocspec replay FILE`: a recorded trace against the specification, the fast heap, or both. */
import { Argument, Command, Option } from "commander";
import * as E from "fp-ts/lib/Either.js";
import { Replayer } from "../props/replay/replay.ts";
import { showReplayDifference } from "../props/report/report.ts";
import type { Subject } from "../props/subjects/subject.ts";
import { specSubject, srcSubject } from "../props/subjects/twins.ts";
import { configOf } from "../props/replay/recordedconfig.ts";
import { decoder, type Entry, type Header } from "../wire/index.ts";
import { clock } from "../host/clock.ts";
import { exitCodes, guarded } from "./exit.ts";
import { InputError, linesOf } from "../host/tracefile.ts";
import { grouped } from "./terminal/numbers.ts";
import { paint } from "./terminal/paint.ts";
import { progress } from "./terminal/progress.ts";

interface ReplayOptions {
  readonly on: "spec" | "src" | "both";
  readonly json?: boolean;
}

const subjectsOf = (
  file: string,
  on: ReplayOptions["on"],
  header: Header,
): ReadonlyArray<Subject> => {
  const config = configOf(header, file);
  // Only the specification has repairs.
  const isAlone = config.repairs.length > 0;
  return [
    ...(on === "src" ? [] : [specSubject(config)]),
    ...(on === "spec" || (isAlone && on === "both") ? [] : [srcSubject(config)]),
  ];
};

type OperationEntry = Extract<Entry, { readonly tag: "operation" }>;

/** Feeds lines to the replayers; false if the rest of the trace need not be read. */
type Feed = (replayers: ReadonlyArray<Replayer>, lines: ReadonlyArray<OperationEntry>) => boolean;

/** Many operations at a time, as long as nothing differs. */
const quickly: Feed = (replayers, lines) => replayers.every((replayer) => replayer.feedAll(lines));

/** One operation at a time, until each has differed: a twin is still where it began to differ. */
const carefully: Feed = (replayers, lines) => {
  for (const replayer of replayers) {
    for (const { line, operation } of lines) if (!replayer.feed(line, operation)) break;
  }
  return replayers.some((replayer) => replayer.difference === undefined);
};

interface Way {
  readonly file: string;
  readonly on: ReplayOptions["on"];
  readonly feed: Feed;
  readonly onLines: (lines: number) => void;
}

interface Replayed {
  readonly replayers: ReadonlyArray<Replayer>;
  readonly isWhole: boolean;
}

/** Reads the trace to its end, or until feeding says that it is enough. */
const replayIn = async ({ file, on, feed, onLines }: Way): Promise<Replayed> => {
  const decode = decoder(file);
  let replayers: ReadonlyArray<Replayer> | undefined;
  for await (const lines of linesOf(file)) {
    const batch: OperationEntry[] = [];
    for (const line of lines) {
      const entry = decode(line);
      if (entry === undefined) continue;
      if (E.isLeft(entry)) throw entry.left;
      if (entry.right.tag === "operation") batch.push(entry.right);
      else
        replayers = subjectsOf(file, on, entry.right.header).map(
          (subject) => new Replayer(subject, clock),
        );
    }
    if (!feed(replayers ?? [], batch)) return { replayers: replayers ?? [], isWhole: false };
    onLines(batch.at(-1)?.line ?? 0);
  }
  if (replayers === undefined) throw new InputError(file, "found an empty file, expected a trace");
  return { replayers, isWhole: true };
};

/** Replays a trace. One that differs is read again, to say where, and what the twin was like. */
const replayFile = async (way: Omit<Way, "feed">): Promise<ReadonlyArray<Replayer>> => {
  const { replayers, isWhole } = await replayIn({ ...way, feed: quickly });
  if (isWhole) return replayers;
  return (await replayIn({ ...way, feed: carefully })).replayers;
};

interface Summary {
  readonly file: string;
  readonly operations: number;
  readonly events: number;
  readonly fields: number;
  readonly differences: number;
}

/** What every twin came through, and how many places of the trace some twin differs at. */
const summaryOf = (file: string, replayers: ReadonlyArray<Replayer>): Summary => {
  const least = (of: (replayer: Replayer) => number): number => Math.min(...replayers.map(of));
  const places = replayers.flatMap(({ difference }) =>
    difference === undefined ? [] : [`${difference.line} ${difference.path}`],
  );
  return {
    file,
    operations: least((r) => r.operations),
    events: least((r) => r.events),
    fields: least((r) => r.fields),
    differences: new Set(places).size,
  };
};

/** How fast it went, where nothing differed. */
const printRates = (replayers: ReadonlyArray<Replayer>, seconds: number): void => {
  for (const { operations, milliseconds, subject } of replayers) {
    if (milliseconds === 0) continue;
    const rate = grouped(operations / (milliseconds / 1000));
    console.log(`${subject.name.padEnd(4)}  ${rate} operations a second on decoded records`);
  }
  const total = replayers.reduce((sum, r) => sum + r.operations, 0);
  const rate = grouped(total / seconds);
  console.log(`${rate} operations a second in all, reading and decoding included`);
};

const print = (file: string, replayers: ReadonlyArray<Replayer>, seconds: number): void => {
  for (const { difference } of replayers) {
    if (difference === undefined) continue;
    const [first, ...rest] = showReplayDifference(file, difference);
    console.log([paint.red(first!), ...rest].join("\n"));
  }
  const { operations, events, fields, differences } = summaryOf(file, replayers);
  if (differences === 0) printRates(replayers, seconds);
  console.log(
    `${file}: ${operations} operations, ${events} events, ` +
      `${fields} fields compared, ${differences} differ`,
  );
};

const run = async (file: string, options: ReplayOptions): Promise<number> => {
  const bar = progress(`replaying ${file}`);
  const from = performance.now();
  const onLines = (lines: number) => bar.update(() => `replaying ${file}: ${grouped(lines)} lines`);
  const replayers = await replayFile({ file, on: options.on, onLines }).finally(() => bar.stop());
  const seconds = (performance.now() - from) / 1000;
  if (options.json) console.log(JSON.stringify(summaryOf(file, replayers)));
  else print(file, replayers, seconds);
  const differs = replayers.some((replayer) => replayer.difference !== undefined);
  return differs ? exitCodes.differs : exitCodes.holds;
};

export const replayCommand = new Command("replay")
  .description("replay a trace of a real runtime and compare every field")
  .addArgument(new Argument("FILE", "a trace: JSON Lines, gzip'd or not"))
  .addOption(
    new Option("--on <twin>", "which twin predicts")
      .choices(["spec", "src", "both"])
      .default("both"),
  )
  .option("--json", "print the numbers as one JSON object")
  .action(guarded(run));
