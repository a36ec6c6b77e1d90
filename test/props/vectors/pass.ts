/** Runs vectors on the fast heap: from their text alone, as a port in another language would. */
import * as E from "fp-ts/lib/Either.js";
import { SizeClasses } from "../../../src/instance/sizeclass.ts";
import type { Bug } from "../../../props/bugs/bug.ts";
import { configOf } from "../../../props/replay/recordedconfig.ts";
import { Replayer } from "../../../props/replay/replay.ts";
import { type Sampler, srcSampler } from "../../../props/sampling/sampler.ts";
import type { SharedConfig } from "../../../props/instances/sharedconfig.ts";
import { srcSubject } from "../../../props/subjects/twins.ts";
import type { Document, Vector } from "../../../props/vectors/document.ts";
import { bitsHigh, bitsLow } from "../../../src/numbers/word.ts";
import { decodeHeader, decodeOperation } from "../../../wire/index.ts";

const right = <A>(result: E.Either<Error, A>): A => {
  if (E.isLeft(result)) throw result.left;
  return result.right;
};

export const configsIn = ({ machines }: Document): ReadonlyMap<string, SharedConfig> =>
  new Map(
    Object.entries(machines).map(([name, header]) => [
      name,
      configOf(right(decodeHeader(JSON.stringify(header), { line: 1 }))),
    ]),
  );

/** What is under test beside the machine: the functions of the topics that have calls. */
export interface Planted {
  readonly bug?: Bug;
  readonly sampler?: Sampler;
  readonly plant?: (classes: SizeClasses) => void;
}

/** The first difference of a sequence of operations, in a few words. */
const stepsDiffer = (
  steps: Extract<Vector, { steps: unknown }>["steps"],
  config: SharedConfig,
  bug: Bug | undefined,
): string | undefined => {
  const replayer = new Replayer(srcSubject(config, { bug }));
  for (const [i, { request, reply }] of steps.entries()) {
    const text = JSON.stringify({ s: i, p: request["p"], ...reply });
    const operation = right(decodeOperation(text, { line: i + 1 }));
    if (replayer.feed(i + 1, operation)) continue;
    const { path, expected, actual } = replayer.difference!;
    return `${path}: ${String(expected)}, ${String(actual)}`;
  }
  return undefined;
};

const bitsOf = (x: number): string =>
  `0x${(BigInt(bitsHigh(x) >>> 0) * 2n ** 32n + BigInt(bitsLow(x) >>> 0)).toString(16)}`;

const sizeClass = (classes: SizeClasses, config: SharedConfig, n: number): object => {
  if (n <= config.maxSmallSize) {
    const of = classes.of(n);
    const [bytes, pages] = [classes.toSize[of]!, classes.toPages[of]!];
    return { class: of, bytes, pages, objects: Math.floor((pages * config.pageSize) / bytes) };
  }
  const bytes = classes.roundUp(n);
  return { class: 0, bytes, pages: bytes / config.pageSize, objects: 1 };
};

const called = (
  { needs, call }: Extract<Vector, { call: unknown }>,
  config: SharedConfig,
  { sampler = srcSampler, plant = () => undefined }: Planted,
): object => {
  if (needs.ops[0] === "sizeclass") {
    // Go's own tables, as the published heap has them: not those of the header.
    const { classToSize: _s, classToAllocnpages: _p, ...own } = config;
    const classes = new SizeClasses(own);
    plant(classes);
    return sizeClass(classes, config, Number(call["n"]));
  }
  const [rnd, rate] = [Number(call["rnd"]), Number(call["rate"])];
  const log2 = sampler.fastlog2((rnd % 2 ** 26) + 1);
  return { r: sampler.nextSample(rnd, rate), log2: bitsOf(log2) };
};

const differs = (vector: Vector, config: SharedConfig, planted: Planted): string | undefined => {
  if ("steps" in vector) return stepsDiffer(vector.steps, config, planted.bug);
  const [expected, actual] = [vector.result, called(vector, config, planted)].map((one) =>
    JSON.stringify(one),
  );
  return expected === actual ? undefined : `${expected}, ${actual}`;
};

/** The vectors that fail, by id, with the first difference; a bug that throws fails the vector, too. */
export const failuresIn = (
  document: Document,
  planted: Planted = {},
): ReadonlyMap<string, string> => {
  const configs = configsIn(document);
  const found = document.vectors.flatMap((vector): ReadonlyArray<readonly [string, string]> => {
    const difference = differs(vector, configs.get(vector.machine)!, planted);
    return difference === undefined ? [] : [[vector.id, difference]];
  });
  return new Map(found);
};
