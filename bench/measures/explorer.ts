/**
 * How many states a second searches visit, and what a state takes in memory: the explorer on words, the
 * explorer on a model with a description, and a plain search with JSON strings in a Set.
 */
import { kernelOf } from "../../props/explorer/modelkernel.ts";
import type { Kernel } from "../../props/explorer/kernel.ts";
import { breadthFirst, type Limits } from "../../props/explorer/search/breadthfirst.ts";
import { LocalCrew } from "../../props/explorer/search/crew.ts";
import type { Constants, Definition } from "../../props/models/definition.ts";
import { models } from "../../props/models/index.ts";
import { onBoth } from "../../props/models/engine/onboth.ts";
import { onSpec } from "../../props/models/engine/onspec.ts";
import { onSrc } from "../../props/models/engine/onsrc.ts";
import { plainSearchOfViews } from "../explorer/pages.ts";
import { type Found, measured, type Searched, speedOf } from "../explorer/searched.ts";
import { type Sizes, type Spin, spinOnPages } from "../explorer/spin.ts";
import { kernelOnWords, modelOf, plainSearch } from "../explorer/philosophers.ts";
import { SpillFile } from "../../host/explorer/spillfile.ts";
import { median } from "../rounds/statistics.ts";
import type { Settings } from "../settings.ts";
import { table } from "../table.ts";

const explored = async (kernel: Kernel): Promise<Found> => {
  const crew = new LocalCrew([kernel], { seed: 0 });
  const { tally } = await breadthFirst(kernel, crew);
  return { states: tally.distinct, kept: crew };
};

type Searches = Readonly<Record<string, () => Promise<Found>>>;

const searchesOfTable = (n: number): Searches => ({
  "plain, JSON in a Set": () => {
    const seen = new Set<string>();
    return Promise.resolve({ states: plainSearch(modelOf(n), seen), kept: seen });
  },
  "explorer, described": () => explored(kernelOf(modelOf(n))),
  "explorer, on words": () => explored(kernelOnWords(n)),
});

const definitionOf = (model: string, constants: Constants): Definition =>
  models.find(({ name }) => name === model)!.define(constants);

/** The page heap, by the same transitions and the same view everywhere, without properties. */
const searchesOfPages = (sizes: Sizes): Searches => {
  const definition = { ...definitionOf("pages", sizes), properties: [], ghosts: [] };
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

const number = (x: number): string => Math.round(x).toLocaleString("en-US");

const compare = async (
  searches: Searches,
  what: string,
  { rounds, warmup }: Pick<Settings, "rounds" | "warmup">,
): Promise<void> => {
  const names = Object.keys(searches);
  const samples = names.map((): Searched[] => []);
  for (let round = -warmup; round < rounds; round++) {
    for (const [i, name] of names.entries()) {
      const one = await measured(searches[name]!);
      if (round >= 0) samples[i]!.push(one);
    }
  }
  const { states } = samples[0]![0]!;
  if (samples.flat().some((one) => one.states !== states)) throw new Error("the counts differ");
  const rows = names.map((name, i) => {
    const speeds = samples[i]!.map(speedOf);
    const ratios = speeds.map((one, round) => one / speedOf(samples[0]![round]!));
    const bytes = median(samples[i]!.map((one) => one.bytes)) / states;
    return [
      name,
      number(Math.max(...speeds)),
      number(median(speeds)),
      `×${median(ratios).toFixed(1)}`,
      bytes.toFixed(0),
    ];
  });
  console.log(
    `\n${number(states)} states of ${what}: states a second of processor time ` +
      "(most, median, × the plain search), and bytes a state\n",
  );
  console.log(table([["", "most", "median", "", "bytes"], ...rows]));
};

/** The verifier of the page heap; undefined where spin or gcc is not on the PATH. */
const verifier = (sizes: Sizes): Spin | undefined => {
  try {
    return spinOnPages({ sizes, deepest: 2_000_000, optimisation: "-O2" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
};

/** Spin on the same model, once a round; it takes its memory and its time in a process of its own. */
const showSpin = (sizes: Sizes, { rounds, warmup }: Pick<Settings, "rounds" | "warmup">): void => {
  const spin = verifier(sizes);
  if (spin === undefined) {
    console.log("\nspin on the page heap: not measured, since spin or gcc is not on the PATH");
    return;
  }
  const searches = Array.from({ length: warmup + rounds }, () => spin.run()).slice(warmup);
  spin.end();
  const speeds = searches.map(({ distinct, milliseconds }) => (1000 * distinct) / milliseconds);
  const { distinct, bytes, isComplete } = searches[0]!;
  if (!isComplete) throw new Error("spin did not go down far enough");
  console.log(
    `\nspin on the page heap, a process a search: ${number(distinct)} states, ` +
      `${number(median(speeds))} a second, ${(bytes / distinct).toFixed(0)} bytes a state`,
  );
};

/** A large model with its properties, as far as so many states; what waits is in a file. */
const showLarge = async (model: string, limits: Limits): Promise<void> => {
  const { constants } = models.find(({ name }) => name === model)!;
  const sizes = Object.fromEntries(constants.map(({ name, large }) => [name, large]));
  const kernel = onSrc(definitionOf(model, sizes));
  const store = new SpillFile();
  let waiting = 0;
  const searched = await measured(async () => {
    const crew = new LocalCrew([kernel], { seed: 0, store, frontierBytes: 0 });
    const { tally, ...end } = await breadthFirst(kernel, crew, limits);
    ({ waiting } = end);
    return { states: tally.distinct, kept: crew };
  });
  console.log(
    `\n${model} in its large size on src, as far as ${number(searched.states)} states: ` +
      `${number(speedOf(searched))} a second of processor time, ` +
      `${(searched.bytes / searched.states).toFixed(1)} bytes a state in memory; ` +
      `the file for the ${number(waiting)} that wait had ${number(store.bytes)} bytes at most`,
  );
  store.close();
};

/** With 4 pages it has so many states that V8 has compiled the transitions long before the end. */
const warm = (pages: number): Sizes => ({ pages, longest: 3, lists: 2, growth: 4, priorities: 1 });

export const run = async (settings: Settings): Promise<void> => {
  const { pages, philosophers, states } = settings;
  // First, in a process that is new, as that of the command is: after several searches in one process V8 makes
  // slower code of the fast heap.
  const once = { rounds: 1, warmup: 0 };
  const { "explorer, on both": _, ...alone } = searchesOfPages(warm(pages));
  await compare(alone, `the page heap with ${pages} pages`, once);
  showSpin(warm(pages), once);
  await compare(searchesOfTable(philosophers), `${philosophers} philosophers`, settings);
  await compare(searchesOfPages({}), "the page heap", settings);
  showSpin({}, settings);
  await showLarge("cycle", { maxStates: states });
};
