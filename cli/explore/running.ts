/** Runs what `mallocspec explore` was asked for, and shows its progress. */
import { existsSync } from "node:fs";
import type { Report } from "../../props/explorer/report/report.ts";
import type { Progress } from "../../props/explorer/search/breadthfirst.ts";
import type { Load } from "../../props/explorer/search/crew.ts";
import { runExploration } from "../../host/explorer/exploration.ts";
import type { KernelSource } from "../../host/explorer/kernelsource.ts";
import { runLone, runSwarm } from "../../host/explorer/lone.ts";
import { counted, duration, grouped } from "../terminal/numbers.ts";
import { progress } from "../terminal/progress.ts";
import { type Chosen, machineOf } from "./chosen.ts";
import { estimate, measuredSeconds } from "./estimate.ts";
import type { Registry } from "./registry.ts";

export interface Run {
  readonly report: Report;
  readonly seconds: number;
  /** States that a checkpoint had: they took no time. */
  readonly restored: number;
}

export interface Surroundings {
  /** What must be the same for a run to go on from a file. */
  readonly identity: string;
  readonly signal: AbortSignal;
}

const MB = 2 ** 20;

/** Without a word of its own a walk would have no end. */
const usualDepth = 1000;

const memoryInUse = (): string => `${grouped(process.memoryUsage.rss() / MB)} MB`;

/** What is told while a run is under way. */
class Watch {
  readonly #options: Chosen;
  readonly #bar = progress("exploring");
  readonly #from = performance.now();
  /** When the first states were there: until then the workers start. */
  #begun: number | undefined;
  #isEstimated = false;
  /** States that were there before this run. */
  restored = 0;
  #isFirst = true;

  constructor(options: Chosen) {
    this.#options = options;
  }

  look(known: Progress | undefined, load: Load): void {
    if (this.#isFirst) this.restored = known?.tally.distinct ?? 0;
    this.#isFirst = false;
    const now = performance.now();
    if (load.states > this.restored) this.#begun ??= now;
    const seconds = (now - (this.#begun ?? now)) / 1000;
    const rate = seconds === 0 ? 0 : (load.states - this.restored) / seconds;
    if (!this.#isEstimated && seconds >= measuredSeconds && rate > 0) {
      this.#isEstimated = true;
      for (const line of estimate(this.#options, load, rate)) this.#bar.note(line);
    }
    const generated = load.generated + (known?.tally.generated ?? 0);
    this.#bar.update(this.#share(load), () =>
      [
        counted(generated, "state"),
        `${grouped(load.states)} distinct`,
        `queue ${grouped(load.waiting)}`,
        ...(known === undefined ? [] : [`depth ${known.depth}`]),
        `${grouped(rate)}/s`,
        memoryInUse(),
      ].join(", "),
    );
  }

  /** How much is done, where the end is known. */
  #share({ states }: Load): number | undefined {
    const { states: all, maxSeconds, maxStates, strategy } = this.#options;
    const shares = [
      ...(all === undefined || strategy === "walk" || strategy === "swarm" ? [] : [states / all]),
      ...(maxStates === undefined ? [] : [states / maxStates]),
      ...(maxSeconds === undefined ? [] : [this.seconds / maxSeconds]),
    ];
    return shares.length === 0 ? undefined : Math.min(1, Math.max(...shares));
  }

  get seconds(): number {
    return (performance.now() - this.#from) / 1000;
  }

  stop(): void {
    this.#bar.stop();
  }
}

const sourceOf = ({ module }: Registry, { argument }: Chosen): KernelSource => ({
  module,
  name: "kernelOf",
  argument,
});

const search = (
  registry: Registry,
  options: Chosen,
  { identity, signal }: Surroundings,
  watch: Watch,
): Promise<Report> => {
  const { strategy, walks, workers, seed, checkView, resume, memory } = options;
  const { maxStates, maxDepth, maxSeconds, until } = options;
  const source = sourceOf(registry, options);
  const memoryBytes = memory * MB;
  const limits = {
    ...(maxStates === undefined ? {} : { maxStates }),
    ...(maxDepth === undefined ? {} : { maxDepth }),
    ...(until === undefined ? {} : { until }),
  };
  const run = {
    source,
    signal,
    ...(maxSeconds === undefined ? {} : { maxSeconds }),
    onLoad: (load: Load) => watch.look(undefined, load),
  };
  switch (strategy) {
    case "bfs":
      return runExploration({
        ...run,
        ...limits,
        workers,
        seed,
        checkView,
        memoryBytes,
        identity,
        ...(resume === undefined ? {} : { resume, checkpointSeconds: options.checkpoint }),
        onProgress: (known, load) => watch.look(known, load),
      });
    case "dfs":
      return runLone(run, { tag: "dfs", options: { ...limits, seed, memoryBytes } });
    case "walk":
      return runLone(run, {
        tag: "walk",
        options: { ...limits, seed, walks, maxDepth: maxDepth ?? usualDepth, memoryBytes },
      });
    case "swarm":
      return runSwarm({ ...run, workers }, { ...limits, seed, searches: walks, memoryBytes });
  }
};

/** Runs one search to its end, or to its limits. */
export const runSearch = async (
  registry: Registry,
  options: Chosen,
  surroundings: Surroundings,
): Promise<Run> => {
  const { resume, strategy, workers } = options;
  const isResumed = resume !== undefined && existsSync(resume);
  const threads = strategy === "dfs" || strategy === "walk" ? 1 : workers;
  const verb = isResumed ? "going on with" : "exploring";
  process.stderr.write(
    `${verb} ${machineOf(options)}, ${strategy}, ${counted(threads, "worker")}\n`,
  );
  const watch = new Watch(options);
  try {
    const report = await search(registry, options, surroundings, watch);
    return { report, seconds: watch.seconds, restored: watch.restored };
  } finally {
    watch.stop();
  }
};

/** Time, speed and memory: the only line of a report that differs from run to run. */
export const costLine = ({ report, seconds, restored }: Run, { workers }: Chosen): string => {
  const rate = (report.distinct - restored) / Math.max(seconds, 0.001);
  const peak = (process.resourceUsage().maxRSS * 1024) / MB;
  return (
    `${duration(seconds)}, ${grouped(rate)} states a second, ` +
    `${grouped(peak)} MB, ${counted(workers, "worker")}`
  );
};
