/** Nanoseconds for each allocation: the fast twin beside two floors and three other allocators. */
import { runNative } from "../native.ts";
import { type Contestant, contest } from "../rounds/rounds.ts";
import { candidates, SessionProcess } from "./session.ts";
import type { Settings } from "../settings.ts";
import { cell, table } from "../table.ts";
import { type Workload, workloads } from "../workload.ts";

type Samples = ReadonlyArray<number>;

const measure = async (workload: Workload, settings: Settings): Promise<ReadonlyArray<Samples>> => {
  const { main, native } = settings;
  const sessions = candidates.map((one) => new SessionProcess(main, one, workload, settings));
  const go: ReadonlyArray<Contestant> =
    native === null ? [] : [{ batch: () => runNative(native, workload) }];
  try {
    return await contest([...sessions, ...go], settings);
  } finally {
    for (const session of sessions) session.stop();
  }
};

export const run = async (settings: Settings): Promise<void> => {
  const names = candidates.map(({ name }) => name);
  if (settings.native !== null) names.push(settings.native.version);
  const rows: Array<ReadonlyArray<string>> = [];
  for (const workload of workloads(settings.objects)) {
    if (settings.workloads !== null && !settings.workloads.includes(workload.name)) continue;
    const all = await measure(workload, settings);
    rows.push([workload.name, ...all.map((samples) => cell(samples, all[0]!))]);
  }
  console.log(`\nns per allocation: least, median, and × how many times what src takes\n`);
  console.log(table([["", ...names], ...rows]));
  if (settings.native === null) console.log("\nnative Go: not installed");
};
