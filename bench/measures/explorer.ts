/**
 * How many states a second searches visit, and what a state takes in memory: the explorer on words, the
 * explorer on a model with a description, and a plain search with JSON strings in a Set.
 */
import { setTimeout } from "node:timers/promises";
import { clock } from "../../host/clock.ts";
import { kernelOf } from "../../props/explorer/modelkernel.ts";
import type { Kernel } from "../../props/explorer/kernel.ts";
import { breadthFirst } from "../../props/explorer/search/breadthfirst.ts";
import { LocalCrew } from "../../props/explorer/search/crew.ts";
import { models } from "../../props/models/index.ts";
import { onBoth } from "../../props/models/engine/onboth.ts";
import { onSpec } from "../../props/models/engine/onspec.ts";
import { onSrc } from "../../props/models/engine/onsrc.ts";
import { plainSearchOfViews } from "../explorer/pages.ts";
import { type Spin, spinOnPages } from "../explorer/spin.ts";
import { kernelOnWords, modelOf, plainSearch } from "../explorer/philosophers.ts";
import { median } from "../rounds/statistics.ts";
import type { Settings } from "../settings.ts";
import { table } from "../table.ts";

interface Searched {
  readonly states: number;
  readonly milliseconds: number;
  readonly bytes: number;
}

/** The bytes that are in use once all garbage is collected; V8 frees buffers some time after it found them. */
const inUse = async (): Promise<number> => {
  for (let turn = 0; turn < 3; turn++) {
    globalThis.gc?.();
    await setTimeout(20);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** What is kept at the end of a search is alive until its bytes are counted. */
const measured = async (
  search: () => Promise<{ readonly states: number; readonly kept: object }>,
): Promise<Searched> => {
  const before = await inUse();
  const start = clock();
  const { states, kept } = await search();
  const milliseconds = clock() - start;
  const bytes = (await inUse()) - before;
  return Object.keys(kept).length >= 0 ? { states, milliseconds, bytes } : never();
};

const never = (): never => {
  throw new Error("an object has no fewer than 0 keys");
};

const explored = async (kernel: Kernel): Promise<{ states: number; kept: object }> => {
  const crew = new LocalCrew([kernel], { seed: 0 });
  const { tally } = await breadthFirst(kernel, crew);
  return { states: tally.distinct, kept: crew };
};

type Searches = Readonly<
  Record<string, () => Promise<{ readonly states: number; readonly kept: object }>>
>;

const searchesOfTable = (n: number): Searches => ({
  "plain, JSON in a Set": () => {
    const seen = new Set<string>();
    return Promise.resolve({ states: plainSearch(modelOf(n), seen), kept: seen });
  },
  "explorer, described": () => explored(kernelOf(modelOf(n))),
  "explorer, on words": () => explored(kernelOnWords(n)),
});

/** The page heap, by the same transitions and the same view everywhere, without properties. */
const searchesOfPages = (): Searches => {
  const entry = models.find(({ name }) => name === "pages")!;
  const definition = { ...entry.define(), properties: [], ghosts: [] };
  return {
    "plain, JSON in a Set": () => {
      const seen = new Set<string>();
      return Promise.resolve({ states: plainSearchOfViews(onSpec(definition), seen), kept: seen });
    },
    "explorer, on spec": () => explored(kernelOf(onSpec(definition))),
    "explorer, on src": () => explored(onSrc(definition)),
    "explorer, on both": () => explored(onBoth(definition)),
  };
};

const compare = async (
  searches: Searches,
  what: string,
  { rounds, warmup }: Settings,
): Promise<void> => {
  const names = Object.keys(searches);
  const samples = names.map((): Searched[] => []);
  for (let round = -warmup; round < rounds; round++) {
    for (const [i, name] of names.entries()) {
      const one = await measured(searches[name]!);
      if (round >= 0) samples[i]!.push(one);
    }
  }
  const states = samples[0]![0]!.states;
  if (samples.flat().some((one) => one.states !== states)) throw new Error("the counts differ");
  const speed = ({ milliseconds }: Searched): number => (1000 * states) / milliseconds;
  const rows = names.map((name, i) => {
    const speeds = samples[i]!.map(speed);
    const ratios = speeds.map((one, round) => one / speed(samples[0]![round]!));
    const bytes = median(samples[i]!.map((one) => one.bytes)) / states;
    return [
      name,
      Math.round(Math.max(...speeds)).toLocaleString("en-US"),
      Math.round(median(speeds)).toLocaleString("en-US"),
      `×${median(ratios).toFixed(1)}`,
      bytes.toFixed(0),
    ];
  });
  console.log(
    `\n${states.toLocaleString("en-US")} states of ${what}: states a second ` +
      "(most, median, × the plain search), and bytes a state\n",
  );
  console.log(table([["", "most", "median", "", "bytes"], ...rows]));
};

/** The verifier of the page heap; undefined where spin or gcc is not on the PATH. */
const verifier = (): Spin | undefined => {
  try {
    return spinOnPages({ optimisation: "-O2" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
};

/** Spin on the same model, once a round; it takes its memory and its time in a process of its own. */
const showSpin = ({ rounds, warmup }: Settings): void => {
  const spin = verifier();
  if (spin === undefined) {
    console.log("\nspin on the page heap: not measured, since spin or gcc is not on the PATH");
    return;
  }
  const searches = Array.from({ length: warmup + rounds }, () => spin.run()).slice(warmup);
  spin.end();
  const speeds = searches.map(({ distinct, milliseconds }) => (1000 * distinct) / milliseconds);
  const { distinct, bytes } = searches[0]!;
  console.log(
    `\nspin on the page heap, a process a search: ${distinct.toLocaleString("en-US")} states, ` +
      `${Math.round(median(speeds)).toLocaleString("en-US")} a second, ` +
      `${(bytes / distinct).toFixed(0)} bytes a state`,
  );
};

export const run = async (settings: Settings): Promise<void> => {
  const { philosophers } = settings;
  await compare(searchesOfTable(philosophers), `${philosophers} philosophers`, settings);
  await compare(searchesOfPages(), "the page heap", settings);
  showSpin(settings);
};
