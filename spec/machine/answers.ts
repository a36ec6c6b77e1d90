/**
 * The answers of the environment that make sense. An answer that does not, such as an address that the
 * platform does not have, is rejected, and the state stays as it is.
 */
import type { Config } from "../instance/config.ts";
import type { Answer, Question, Request } from "./environment.ts";
import { statNames } from "./event.ts";
import { rejected, type Rejected } from "./rejected.ts";
import { addressEnd, hex, uintptrBits } from "../numbers/word.ts";

/** What is wrong with an answer: the field, what was found in it, and what was expected. */
type Wrong = readonly [field: string, found: unknown, expected: string] | undefined;

type Checks = {
  readonly [Q in Question]: (
    answer: { readonly [F in keyof Answer<Q>]?: unknown },
    request: Request<Q>,
    config: Config,
  ) => Wrong;
};

const isNatural = (n: unknown): n is number => Number.isSafeInteger(n) && Number(n) >= 0;

/** Below this, an answer of mmap is an errno. */
const errnoEnd = 4096;

/** `n` bytes at an address that the platform has; nothing lies at 0 or at an errno. */
const place = (r: unknown, n: number | bigint, config: Config): Wrong => {
  const end = addressEnd(config);
  const isPlace = isNatural(r) && (r < errnoEnd || r + Number(n) <= end);
  return isPlace ? undefined : ["r", r, `an address with ${n} bytes up to ${hex(end)}`];
};

const errno = (found: unknown): Wrong =>
  found === undefined || isNatural(found) ? undefined : ["errno", found, "a whole number"];

const flag = (field: string, found: unknown): Wrong =>
  found === 0 || found === 1 ? undefined : [field, found, "0 or 1"];

const uint32 = (field: string, found: unknown): Wrong =>
  isNatural(found) && found < 2 ** 32
    ? undefined
    : [field, found, "a whole number from 0 to 2^32-1"];

const isInt64 = (n: unknown): boolean =>
  Number.isInteger(n) && Number(n) >= -(2 ** 63) && Number(n) < 2 ** 63;

/** Two hex digits for each eight slots, and no slot from `ne` on. */
const isBitmap = (bits: unknown, ne: number): boolean => {
  if (typeof bits !== "string" || bits.length !== 2 * Math.ceil(ne / 8)) return false;
  if (!/^[0-9a-f]*$/.test(bits)) return false;
  return ne % 8 === 0 || parseInt(bits.slice(-2), 16) < 2 ** (ne % 8);
};

/** The first wrong item of a list. */
const each = (
  field: string,
  found: unknown,
  isRight: (item: Readonly<Record<string, unknown>>) => boolean,
  expected: string,
): Wrong => {
  if (!Array.isArray(found)) return [field, found, `a list of ${expected}`];
  const at = Array.from<unknown>(found).findIndex(
    (item) => typeof item !== "object" || item === null || !isRight({ ...item }),
  );
  return at < 0 ? undefined : [`${field}[${at}]`, found[at], expected];
};

const failure = (answer: { readonly errno?: unknown }): Wrong => errno(answer.errno);

const checks: Checks = {
  "os.reserve": ({ r, reserved }, { n }, config) =>
    place(r, n, config) ?? flag("reserved", reserved),
  "os.alloc": (answer, { n }, config) => place(answer.r, n, config) ?? errno(answer.errno),
  "os.map": (answer, { n }, config) => place(answer.r, n, config) ?? errno(answer.errno),
  "os.free": failure,
  "os.unused": failure,
  "os.used": failure,
  prio: ({ prio }) => uint32("prio", prio),
  sample: ({ rnd, rate }) =>
    uint32("rnd", rnd) ??
    (isNatural(rate) ? undefined : ["rate", rate, "a whole number from 0 to 2^53-1"]),
  now: ({ now }) =>
    isInt64(now) ? undefined : ["now", now, "whole nanoseconds from -2^63 to 2^63-1"],
  marks: ({ marks }, { ne }) =>
    isBitmap(marks, ne)
      ? undefined
      : ["marks", marks, `${2 * Math.ceil(ne / 8)} hex digits for ${ne} objects`],
  buckets: ({ buckets }, _, config) =>
    each(
      "buckets",
      buckets,
      ({ n, align }) => isNatural(n) && n < 2 ** uintptrBits(config) && isNatural(align),
      "a size and an alignment",
    ),
  finblock: ({ needed }) =>
    typeof needed === "boolean" ? undefined : ["needed", needed, "true or false"],
  stackcache: ({ spans }, _, config) =>
    each(
      "spans",
      spans,
      ({ a, np, stat }) =>
        isNatural(a) &&
        a < addressEnd(config) &&
        isNatural(np) &&
        (statNames as ReadonlyArray<unknown>).includes(stat),
      "a span: address, pages and statistic",
    ),
};

type AnyCheck = (answer: object, request: Request, config: Config) => Wrong;

/** What is wrong with an answer; undefined when nothing is. */
export const checkAnswer = (
  config: Config,
  request: Request,
  answer: unknown,
): Rejected | undefined => {
  const where = `the answer to ${request.q}`;
  if (typeof answer !== "object" || answer === null) {
    return rejected("answer", where, answer, "an object");
  }
  const wrong = (checks[request.q] as AnyCheck)(answer, request, config);
  if (wrong === undefined) return undefined;
  const [field, found, expected] = wrong;
  return rejected("answer", `${where}, ${field}`, found, expected);
};
