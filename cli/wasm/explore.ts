/** `mallocspec explore --wasm`: every sequence of requests on a module, up to a depth or until all states are seen. */
import { clauses } from "../../props/contract/clauses/index.ts";
import { clock } from "../../host/clock.ts";
import { INTERRUPTED } from "../../host/explorer/exploration.ts";
import { interruptible } from "../../host/interruption.ts";
import { exploreModule } from "../../host/port/wasm/exploring/exploration.ts";
import { usualBlocks, usualSizes } from "../../host/port/wasm/exploring/settings.ts";
import { usualPages } from "../../host/port/wasm/module/describe.ts";
import { exitCodes, UsageError } from "../exit.ts";
import type { ExploreOptions } from "../explore/syntax.ts";
import { counted, grouped } from "../terminal/numbers.ts";
import { progress } from "../terminal/progress.ts";
import { readModule, usingModule } from "./options.ts";
import { exploredJson, type ModuleOutcome, moduleVerdict, showExplored } from "./report.ts";

/** The options of models, which a module has not. */
const ofModels = [
  ["set", "--set"],
  ["vary", "--vary"],
  ["until", "--until"],
  ["walks", "--walks"],
  ["workers", "--workers"],
  ["checkView", "--check-view"],
  ["audit", "--audit"],
  ["resume", "--resume"],
  ["follow", "--follow"],
  ["describe", "--describe"],
  ["out", "--out"],
] as const satisfies ReadonlyArray<readonly [keyof ExploreOptions, string]>;

const checkOptions = (model: string | undefined, options: ExploreOptions): void => {
  if (model !== undefined) {
    throw new UsageError(`found the model ${model} and --wasm, expected one of them`);
  }
  const [, wrong] = ofModels.find(([key]) => options[key] !== undefined) ?? [];
  if (wrong !== undefined) throw new UsageError(`found ${wrong} beside --wasm: it is for models`);
  if (options.strategy === "bfs") return;
  throw new UsageError(`--strategy: found ${options.strategy}, expected bfs beside --wasm`);
};

export const exploreWasm = async (
  file: string,
  model: string | undefined,
  options: ExploreOptions,
): Promise<number> => {
  checkOptions(model, options);
  const module = readModule(file, options);
  const { sizes = usualSizes, blocks = usualBlocks, maxPages = usualPages } = options;
  const { depth = options.maxDepth, maxStates, maxSeconds, memory, seed } = options;
  const bar = progress("exploring");
  const from = clock();
  try {
    const outcome = await interruptible(async (signal): Promise<ModuleOutcome> => {
      const explored = await usingModule(file, () =>
        exploreModule({
          settings: {
            ...module,
            sizes,
            blocks,
            mostPages: maxPages,
            clauses: clauses.map(({ name }) => name),
          },
          limits: {
            ...(depth !== undefined && { maxDepth: depth }),
            ...(maxStates !== undefined && { maxStates }),
            memoryBytes: memory * 2 ** 20,
            seed,
          },
          ...(maxSeconds !== undefined && { maxSeconds }),
          signal,
          onProgress: (states, reached) =>
            bar.update(
              depth === undefined ? 0 : reached / depth,
              () => `${counted(states, "state")}, depth ${grouped(reached)}`,
            ),
        }),
      );
      const isInterrupted = explored.report.bound === INTERRUPTED;
      return { file, explored, isInterrupted, seconds: (clock() - from) / 1000 };
    });
    bar.stop();
    if (options.json === true) console.log(JSON.stringify(exploredJson(outcome)));
    else for (const line of showExplored(outcome)) console.log(line);
    return codes[moduleVerdict(outcome)];
  } finally {
    bar.stop();
  }
};

const codes = {
  holds: exitCodes.holds,
  broken: exitCodes.differs,
  bounded: exitCodes.inconclusive,
  interrupted: exitCodes.interrupted,
} as const;
