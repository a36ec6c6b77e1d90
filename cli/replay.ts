/** `mallocspec replay FILE`: a recorded trace against the specification, the fast heap, or both. */
import { Argument, Command, Option } from "commander";
import * as E from "fp-ts/lib/Either.js";
import { Replayer } from "../props/replay.ts";
import { showReplayDifference } from "../props/report.ts";
import type { Subject } from "../props/subject.ts";
import { specSubject, srcSubject } from "../props/twins.ts";
import { configOf } from "../props/recordedconfig.ts";
import { decoder, type Entry, type Header } from "../wire/index.ts";
import { exitCodes, guarded } from "./exit.ts";
import { InputError, linesOf } from "./input.ts";
import { grouped } from "./numbers.ts";
import { paint } from "./paint.ts";
import { progress } from "./progress.ts";

interface ReplayOptions {
  readonly on: "spec" | "src" | "both";
  readonly json?: boolean;
}

const subjectsOf = (
  file: string,
  on: ReplayOptions["on"],
  header: Header,
): ReadonlyArray<Subject> => {
  const config = configOf(header);
  if (config === undefined) {
    throw new InputError(file, `${header.goos}/${header.goarch} is not modelled`);
  }
  // Only the specification has repairs.
  const isAlone = config.repairs.length > 0;
  return [
    ...(on === "src" ? [] : [specSubject(config)]),
    ...(on === "spec" || (isAlone && on === "both") ? [] : [srcSubject(config)]),
  ];
};

interface Replayed {
  readonly replayers: ReadonlyArray<Replayer>;
  /** Milliseconds spent on each subject, comparing included, reading and decoding not. */
  readonly own: ReadonlyArray<number>;
}

type OperationEntry = Extract<Entry, { readonly tag: "operation" }>;

/** Feeds the trace to each subject, line by line, until its end or until each has differed. */
const replayFile = async (
  file: string,
  on: ReplayOptions["on"],
  onLines: (lines: number) => void,
): Promise<Replayed> => {
  const decode = decoder(file);
  let replayers: ReadonlyArray<Replayer> | undefined;
  const own: number[] = [0, 0];
  for await (const lines of linesOf(file)) {
    const batch: OperationEntry[] = [];
    for (const line of lines) {
      const entry = decode(line);
      if (entry === undefined) continue;
      if (E.isLeft(entry)) throw entry.left;
      if (entry.right.tag === "operation") batch.push(entry.right);
      else
        replayers = subjectsOf(file, on, entry.right.header).map(
          (subject) => new Replayer(subject),
        );
    }
    for (const [i, replayer] of (replayers ?? []).entries()) {
      const from = performance.now();
      for (const { line, operation } of batch) if (!replayer.feed(line, operation)) break;
      own[i]! += performance.now() - from;
    }
    onLines(batch.at(-1)?.line ?? 0);
    if (replayers?.every((replayer) => replayer.difference !== undefined)) break;
  }
  if (replayers === undefined) throw new InputError(file, "found an empty file, expected a trace");
  return { replayers, own };
};

interface Summary {
  readonly file: string;
  readonly operations: number;
  readonly events: number;
  readonly fields: number;
  readonly differences: number;
}

/** What every twin came through, and how many places of the trace some twin differs at. */
const summaryOf = (file: string, { replayers }: Replayed): Summary => {
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

const print = (file: string, replayed: Replayed, seconds: number): void => {
  const { replayers, own } = replayed;
  for (const [i, { operations, difference, subject }] of replayers.entries()) {
    if (difference !== undefined) {
      const [first, ...rest] = showReplayDifference(file, difference);
      console.log([paint.red(first!), ...rest].join("\n"));
    }
    const rate = grouped(operations / (own[i]! / 1000));
    console.log(`${subject.name.padEnd(4)}  ${rate} operations a second on decoded records`);
  }
  const total = replayers.reduce((sum, r) => sum + r.operations, 0);
  const rate = grouped(total / seconds);
  console.log(`${rate} operations a second in all, reading and decoding included`);
  const { operations, events, fields, differences } = summaryOf(file, replayed);
  console.log(
    `${file}: ${operations} operations, ${events} events, ` +
      `${fields} fields compared, ${differences} differ`,
  );
};

const run = async (file: string, options: ReplayOptions): Promise<number> => {
  const bar = progress(`replaying ${file}`);
  const from = performance.now();
  const replayed = await replayFile(file, options.on, (lines) =>
    bar.update(`replaying ${file}: ${grouped(lines)} lines`),
  ).finally(() => bar.stop());
  const seconds = (performance.now() - from) / 1000;
  if (options.json) console.log(JSON.stringify(summaryOf(file, replayed)));
  else print(file, replayed, seconds);
  const differs = replayed.replayers.some((r) => r.difference !== undefined);
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
