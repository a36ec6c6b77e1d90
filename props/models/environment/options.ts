/**
 * The options of the environment: everything that it may answer to a request. A model says which of
 * them it tries; what it leaves out is answered in the ordinary way.
 */
import type { Config } from "../../../spec/instance/config.ts";
import type { Answer, Question, Request } from "../../../spec/machine/environment.ts";
import type { OsCall, Whim } from "../../../spec/os/adversary.ts";
import { type Call, kernelOf } from "../../../spec/os/kernel.ts";
import { Bytes } from "../../../spec/numbers/units.ts";
import type { Os } from "./os.ts";

/** One answer, the operating system after it, and what it is called where there are several. */
export interface Option {
  readonly answer: Answer<Question>;
  readonly os: Os;
  readonly label: string;
}

/** How the label of an ordinary answer ends. */
export const GRANTED = " granted";

export type Options = (request: Request, os: Os) => ReadonlyArray<Option>;

const kernelAnswer = (
  { goos }: Config,
  request: Request<OsCall>,
  os: Os,
  whim?: Whim,
): Omit<Option, "label"> => {
  const call: unknown = kernelOf(goos)[request.q];
  const [answer, space] = (call as Call<OsCall>)(os.space, request, whim);
  return { answer, os: space === os.space ? os : { ...os, space } };
};

const granted = (answer: Answer<Question>, os: Os, label: string): Option => ({
  answer,
  os,
  label,
});

/** What is answered where a model tries nothing else. */
export const ordinary =
  (config: Config): Options =>
  (request, os) => {
    switch (request.q) {
      case "os.reserve":
      case "os.alloc":
      case "os.map":
      case "os.free":
      case "os.unused":
      case "os.used":
        return [{ ...kernelAnswer(config, request, os), label: `${request.q}${GRANTED}` }];
      case "prio":
        return [granted({ prio: 1 }, os, "prio 1")];
      case "sample":
        return [granted({ rnd: 0, rate: request.rate }, os, "rnd 0")];
      case "now":
        return [granted({ now: os.now }, os, `now ${os.now}`)];
      case "marks":
        return [granted({ marks: request.marks }, os, `marks ${request.marks}`)];
      case "buckets":
        return [granted({ buckets: [] }, os, "no bucket")];
      case "finblock":
        return [granted({ needed: false }, os, "no block")];
      case "stackcache":
        return [granted({ spans: [] }, os, "no stacks")];
    }
  };

const isCall = (request: Request): request is Request<OsCall> => request.q.startsWith("os.");

const whims: ReadonlyArray<readonly [label: string, whim: Whim]> = [
  ["refused", { tag: "refuse" }],
  ["next to the answer before", { tag: "adjacent" }],
  ["at the lowest place", { tag: "bottom" }],
  ["at the highest place", { tag: "top" }],
  ["64 KiB higher", { tag: "shift", by: 64 * 1024 }],
  ["64 KiB lower", { tag: "shift", by: -64 * 1024 }],
];

const sameAnswer = (a: Option, b: Option): boolean =>
  JSON.stringify(a.answer) === JSON.stringify(b.answer);

/** While the OS may still be odd, each call may be refused, or answered elsewhere. */
export const odd =
  (config: Config, others: Options): Options =>
  (request, os) => {
    const usual = others(request, os);
    if (!isCall(request) || os.oddities === 0) return usual;
    const unusual = whims.map(([label, whim]): Option => {
      const { answer, os: after } = kernelAnswer(config, request, os, whim);
      const oddities = os.oddities - 1;
      return { answer, os: { ...after, oddities }, label: `${request.q} ${label}` };
    });
    const all = [...usual, ...unusual];
    return all.filter((option, i) => all.findIndex((other) => sameAnswer(option, other)) === i);
  };

const randoms = 2 ** 26;

/** The random number that makes a distance of a geometric distribution with that mean, or one beside it. */
const randomFor = (distance: number, rate: number): number => {
  const q = Math.round(randoms * Math.exp(-(distance - 0.5) / rate));
  return Math.min(Math.max(q, 1), randoms) - 1;
};

/** The shortest and the longest distance to the next sample, and those that matter; a new bucket or none. */
export const anyDistance =
  (distances: ReadonlyArray<number>, others: Options): Options =>
  (request, os) => {
    switch (request.q) {
      case "sample": {
        const { rate } = request;
        if (rate === 0) return others(request, os);
        const numbers = distances.map((distance) => randomFor(distance, rate));
        const all = [...new Set([randoms - 1, ...numbers, 0])];
        return all.map((rnd) => granted({ rnd, rate }, os, `random number ${rnd}`));
      }
      case "buckets":
        return [
          granted({ buckets: [] }, os, "known stack"),
          granted({ buckets: [{ n: Bytes(208), align: Bytes(0) }] }, os, "new stack"),
        ];
      default:
        return others(request, os);
    }
  };

/** Each priority up to a greatest one; two nodes may have the same. */
export const anyPriority =
  (most: number, others: Options): Options =>
  (request, os) =>
    request.q === "prio"
      ? Array.from({ length: most }, (_, i) => granted({ prio: i + 1 }, os, `prio ${i + 1}`))
      : others(request, os);
