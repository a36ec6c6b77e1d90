/**
 * The document inside a page of `mallocspec view`: its first line, the head, is a JSON object, and the
 * other lines are those of the trace or log that the page shows, as they are in the file.
 */
import { type Codec, oneOf, plain } from "../codecs/codec.ts";
import { text } from "../codecs/names.ts";
import { optional, record } from "../codecs/shape.ts";
import { natural } from "../codecs/units.ts";

/** What the lines behind the head are: a trace with its header, or a log of requests and replies. */
export type Source = "trace" | "log";

export interface Head {
  readonly kind: "view";
  readonly version: 1;
  readonly source: Source;
  /** The file's name, as its user gave it. */
  readonly name: string;
  /** The step that the page shows first; 0 is the beginning. */
  readonly at: number;
  /** The steps from the beginning that are performed, and not listed. */
  readonly hidden: number;
  /** The steps of the whole file, of which the page may have only the first. */
  readonly total: number;
  /** Of a lasso: the step after which its loop begins. The last step leads back there. */
  readonly loop?: number;
}

const literal = <A extends string | number>(value: A): Codec<A> =>
  plain(JSON.stringify(value), (u): u is A => u === value);

export const Head: Codec<Head> = record<Head>("the head of a page's document", {
  kind: literal("view"),
  version: literal(1),
  source: oneOf<Source>({ trace: true, log: true }),
  name: text,
  at: natural,
  hidden: natural,
  total: natural,
  loop: optional(natural),
});
