/**
 * Answers of the environment as a request has them: one object for each question, in the order in which
 * they are asked. `q` names the question.
 */
import type { Answer, Question, Recorded } from "../../../spec/machine/environment.ts";
import { Codec, list, plain } from "../../codecs/codec.ts";
import { Stat, text } from "../../codecs/names.ts";
import { optional, record, type Shape } from "../../codecs/shape.ts";
import { Address, Bytes, Flag, integer, natural, Pages, uint32 } from "../../codecs/units.ts";

const truth = plain("true or false", (u): u is boolean => typeof u === "boolean");

type Shapes = { readonly [Q in Question]: Shape<Readonly<Answer<Q>>> };

const given = { a: Address, errno: natural };

const shapes: Shapes = {
  "os.reserve": { r: Address, reserved: Flag },
  "os.alloc": { r: Address, errno: optional(natural) },
  "os.map": { r: Address, errno: optional(natural) },
  "os.free": given,
  "os.unused": given,
  "os.used": given,
  prio: { prio: uint32 },
  sample: { rnd: uint32, rate: natural },
  now: { now: integer },
  marks: { marks: text },
  buckets: { buckets: list(record("a bucket", { n: Bytes, align: Bytes })) },
  finblock: { needed: truth },
  stackcache: { spans: list(record("a span", { a: Address, np: Pages, stat: Stat })) },
};

const codecs = new Map(
  Object.entries(shapes).map(([q, shape]) => {
    const name = plain(`"${q}"`, (u): u is string => u === q);
    return [q, record<object>(`an answer to ${q}`, { q: name, ...shape })];
  }),
);

const codecOf = (u: unknown): Codec<object> | undefined =>
  typeof u === "object" && u !== null && "q" in u ? codecs.get(String(u.q)) : undefined;

const flat = ({ q, answer }: Recorded): object => ({ q, ...answer });

const nested = (found: object | undefined): Recorded | undefined => {
  if (found === undefined) return undefined;
  const { q, ...answer } = found as { readonly q: Question };
  return { q, answer } as unknown as Recorded;
};

export const AnswerLine: Codec<Recorded> = new Codec<Recorded>(
  `an answer: an object with a q, one of ${[...codecs.keys()].join(", ")}`,
  (u): u is Recorded => codecOf(flat(u as Recorded))?.is(flat(u as Recorded)) === true,
  {
    read: (u) => nested(codecOf(u)?.read(u)),
    write: (answer) => codecOf(flat(answer))?.encode(flat(answer)),
  },
);
