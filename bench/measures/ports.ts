/**
 * `port verify`: contract operations a second by each door, beside the same sequence in C alone, and how long
 * the command takes from its start to its first verdict.
 */
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { type NativePorts, runAlone } from "../ports/native.ts";
import { Searches, type Took } from "../ports/searches.ts";
import { type SubjectName, subjects } from "../ports/subjects.ts";
import { contest } from "../rounds/rounds.ts";
import { least, median, ratio } from "../rounds/statistics.ts";
import type { Settings } from "../settings.ts";
import { table } from "../table.ts";

const rate = (ns: number): string => Math.round(1e9 / ns).toLocaleString("en-US");

const searchesOf = ({ ports }: Settings): ReadonlyArray<SubjectName> => {
  const names = Object.keys(subjects) as ReadonlyArray<SubjectName>;
  return ports === null ? names.filter((name) => name !== "C process") : names;
};

const showSearches = async (settings: Settings): Promise<void> => {
  const { ports, folder } = settings;
  const searches = searchesOf(settings).map((name) => new Searches(name, settings));
  const checker = new Map<SubjectName, number[]>(searches.map(({ name }) => [name, []]));
  const file = join(folder, "requests");
  const turn = (search: Searches, take: (took: Took) => number) => ({
    batch: async (): Promise<number> => {
      const took = await search.turn();
      checker.get(search.name)!.push(took.checker);
      return take(took);
    },
  });
  const byC = searches.find(({ name }) => name === "C process");
  if (byC !== undefined) await byC.record(file);
  const samples = await contest(
    [
      ...searches.map((search) => turn(search, ({ ns }) => ns)),
      ...(ports === null ? [] : [{ batch: () => runAlone(ports, file) }]),
    ],
    settings,
  );
  for (const search of searches) await search.end();
  const rows = samples.map((one, i) => {
    const name = searches[i]?.name;
    const own = name === undefined ? undefined : checker.get(name)!.slice(settings.warmup);
    return [
      name ?? "the C process's sequence in C alone",
      rate(least(one)),
      rate(median(one)),
      `×${(1 / ratio(one, samples[0]!)).toFixed(2)}`,
      own === undefined ? "" : median(own).toFixed(0),
    ];
  });
  console.log(
    `\ncontract operations a second in ${settings.sequences} sequences: most, median, and × how many ` +
      "times the first row's;\nand the ns of an operation on the checker's own thread\n",
  );
  console.log(table([["", "most", "median", "", "ns"], ...rows]));
};

/** Milliseconds until a command has ended, with this exit code. */
const milliseconds = (words: ReadonlyArray<string>, code: number): number => {
  const from = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  if (status !== code) throw new Error(`${words.join(" ")} ended with ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - from) / 1e6;
};

const showStarts = async (settings: Settings, { port, wrong }: NativePorts): Promise<void> => {
  const command = join(dirname(dirname(settings.main)), "cli/main.js");
  const verify = (program: string, runs: number) =>
    [command, "port", "verify", "--seed", "1", "--runs", `${runs}`, "--", program] as const;
  const starts: Readonly<Record<string, () => number>> = {
    "node alone": () => milliseconds(["-e", "0"], 0),
    "mallocspec --version": () => milliseconds([command, "--version"], 0),
    "port verify, one sequence": () => milliseconds(verify(port, 1), 0),
    "port verify, a failure found and shrunk": () => milliseconds(verify(wrong, 1000), 1),
  };
  const samples = await contest(
    Object.values(starts).map((batch) => ({ batch })),
    settings,
  );
  const rows = Object.keys(starts).map((name, i) => [
    name,
    least(samples[i]!).toFixed(0),
    median(samples[i]!).toFixed(0),
    `×${ratio(samples[i]!, samples[0]!).toFixed(1)}`,
  ]);
  console.log("\nms from the start of a command to its end: least, median, and × node's own\n");
  console.log(table([["", "least", "median", ""], ...rows]));
};

export const run = async (settings: Settings): Promise<void> => {
  await showSearches(settings);
  if (settings.ports !== null) await showStarts(settings, settings.ports);
  else console.log("\nports in C: not measured, since cc is not on the PATH");
};
