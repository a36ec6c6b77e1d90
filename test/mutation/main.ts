/**
 * `npm run mutation`: plants mistakes and shows which layer of the checking finds each: mechanical
 * changes of the fast heap, or the same mistake on both twins.
 */
import { createHash } from "node:crypto";
import { Command, Option } from "commander";
import { wholeNumber } from "../../cli/arguments/numbers.ts";
import { OutputError } from "../../host/files/unfinished.ts";
import { filesIn, read } from "../house/tree.ts";
import type { Edit } from "./edit.ts";
import { type Layer, testLayer, traceLayer, verifyLayer } from "./layer.ts";
import { type Mutant, mutantsOf, sampleOf } from "./mutant.ts";
import { pairs } from "./pairs/index.ts";
import { foundPairs, type Length, lengthOf, lengthTable } from "./lengths.ts";
import { append, type Outcome, RecordError, resume } from "./record.ts";
import { missed, table } from "./table.ts";

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

const seeds = wholeNumber(1, 2 ** 31 - 1);
const sizes = wholeNumber(1, 1_000_000);
/** Each lane is a thread with a gibibyte of memory. */
const lanes = wholeNumber(1, 64);

const layersWith = (seed: number): Readonly<Record<string, Layer>> => ({
  verify: verifyLayer(seed),
  traces: traceLayer,
  tests: testLayer,
});

interface Options {
  readonly seed: number;
  readonly layers: ReadonlyArray<string>;
  readonly lanes: number;
}

/** The first layer that finds a mistake, and what it says. */
const firstOf = async (
  edits: ReadonlyArray<Edit>,
  { seed, layers }: Options,
): Promise<Pick<Outcome, "layer" | "by">> => {
  const all = layersWith(seed);
  for (const layer of layers) {
    const by = await all[layer]!(edits);
    if (by !== undefined) return { layer, by };
  }
  return { layer: null, by: "nothing" };
};

/** Runs something on each item, in so many lanes at a time. */
const inLanes = async <A>(
  items: ReadonlyArray<A>,
  lanes: number,
  run: (item: A) => Promise<void>,
): Promise<void> => {
  const queue = [...items];
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
};

interface SampleOptions extends Options {
  readonly sample: number;
  readonly only: ReadonlyArray<string>;
  readonly out: string;
}

const describe = ({ id, line, mutator, from, edit: { file, to } }: Mutant) => ({
  id,
  file,
  line,
  mutator,
  from,
  to,
});

const mechanical = async (options: SampleOptions): Promise<void> => {
  const { sample, seed, only, out, layers, lanes } = options;
  const files = filesIn("src").filter((file) => only.some((path) => file.startsWith(path)));
  if (files.length === 0) {
    program.error(`error: --only ${only.join(" ")}: found no such file, expected files of src/`);
  }
  const all = await mutantsOf(files);
  const drawn = sampleOf(all, { count: sample, seed });
  const sources = createHash("sha256").update(files.map(read).join("\0")).digest("hex");
  const known = new Map(
    resume(out, { seed, layers, sources: sources.slice(0, 16) }).map((one) => [one.id, one]),
  );
  print(`${drawn.length} of ${all.length} changes, seed ${seed}, recorded in ${out}`);
  const open = drawn.filter(({ id }) => !known.has(id));
  if (open.length < drawn.length) print(`${drawn.length - open.length} are known already`);
  await inLanes(open, lanes, async (mutant) => {
    const outcome = { ...describe(mutant), ...(await firstOf([mutant.edit], options)) };
    append(out, outcome);
    known.set(mutant.id, outcome);
    const { file, line, layer, by } = outcome;
    print(`${file}:${line} ${mutant.mutator}: ${layer === null ? "nothing" : `${layer}, ${by}`}`);
  });
  const outcomes = drawn.map(({ id }) => known.get(id)!);
  for (const line of ["", ...table(outcomes, layers), "", ...missed(outcomes)]) print(line);
};

const commonMode = async (options: Options): Promise<void> => {
  const outcomes: Outcome[] = [];
  await inLanes(pairs, options.lanes, async ({ name, spec, src }) => {
    // The specification has no bytes: a mistake in them is one of the fast twin alone.
    const edits = [...spec, ...src];
    const found = await firstOf(edits, options);
    const { file } = edits[0]!;
    outcomes.push({ id: name, file, line: 0, mutator: "pair", from: name, to: "", ...found });
    print(`${name}: ${found.layer === null ? "nothing" : `${found.layer}, ${found.by}`}`);
  });
  for (const line of ["", ...table(outcomes, options.layers)]) print(line);
};

const shrunk = async (lanes: number): Promise<void> => {
  const lengths: Length[] = [];
  await inLanes(foundPairs, lanes, async (pair) => {
    const one = await lengthOf(pair);
    lengths.push(one);
    print(`${one.name}: ${one.length ?? "nothing"}${one.isCut ? ", cut" : ""}`);
  });
  for (const line of ["", ...lengthTable(lengths)]) print(line);
};

const withOptions = (command: Command, layers: ReadonlyArray<string>): Command =>
  command
    .option("--seed <n>", "draws the sample and the sequences of verify", seeds, 1)
    .addOption(
      new Option("--layers <names...>", "what is to find the mistakes, in this order")
        .choices(Object.keys(layersWith(1)))
        .default(layers),
    )
    .option("--lanes <n>", "how many are tried at a time", lanes, 2);

const program = new Command("mutation")
  .description("which layer of the checking finds mistakes")
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));

withOptions(program.command("sample", { isDefault: true }), ["verify", "traces", "tests"])
  .description("mechanical changes of src/, drawn at random")
  .option("--sample <n>", "how many changes are drawn", sizes, 100)
  .option("--only <paths...>", "files and folders of src/ that are changed", ["src/"])
  .option(
    "--out <file>",
    "the record; a run that finds one goes on where it ended",
    "mutation.jsonl",
  )
  .action(mechanical);

withOptions(program.command("pairs"), ["verify", "traces"])
  .description("the same mistake on both twins")
  .option("--shrink", "how short their counterexamples become, in place of the layers", false)
  .action(({ shrink, ...options }: Options & { readonly shrink: boolean }) =>
    shrink ? shrunk(options.lanes) : commonMode(options),
  );

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof RecordError || error instanceof OutputError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 2;
}
