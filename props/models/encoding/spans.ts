/** Shapes of what the page heap keeps: spans, lists, the treap. */
import type { FixRecord } from "../../../spec/arena/mfixalloc.ts";
import type { Special } from "../../../spec/collector/specials.ts";
import type { ObjectType } from "../../../spec/objects/mbitmap.ts";
import type { Treap, TreapNode } from "../../../spec/pages/mgclarge.ts";
import type { Span } from "../../../spec/pages/mspan.ts";
import type { Ends, ListId } from "../../../spec/pages/mspanlist.ts";
import type { BitWriter } from "../../explorer/encoding/bits.ts";
import { list } from "../../explorer/encoding/collections.ts";
import { record } from "../../explorer/encoding/records.ts";
import { boolean, oneOf } from "../../explorer/encoding/scalars.ts";
import { type Encoder, recursive, type Shape } from "../../explorer/encoding/shape.ts";
import { number, word } from "./numbers.ts";
import { bitmap, collection, flag, nullable } from "./values.ts";
import { only } from "./views.ts";

export const fixRecord = record<FixRecord>({ address: number(), index: number() });

const special = record<Special>({
  kind: oneOf("finalizer", "profile"),
  offset: number(),
  record: fixRecord,
});

const objectType = record<ObjectType>({
  dataSize: number(),
  size: number(),
  ptrdata: number(),
});

/** The fields of a span; a view replaces some of them. */
export const spanFields: { readonly [K in keyof Span]-?: Shape<Span[K]> } = {
  id: number(),
  sp: number(),
  base: number(),
  npages: number(),
  state: oneOf("dead", "inUse", "manual", "free"),
  sweepgen: number(),
  spanclass: number(),
  elemsize: number(),
  nelems: number(),
  limit: number(),
  allocCount: number(),
  freeindex: number(),
  allocBits: bitmap,
  markBits: bitmap,
  objects: collection(objectType),
  needzero: flag,
  incache: boolean,
  unusedsince: word,
  npreleased: number(),
  specials: list(special, number()),
  list: nullable(number<ListId>()),
  next: nullable(number()),
  prev: nullable(number()),
};

export const ends = record<Ends>({ first: number(), last: number() });

export const treap: Shape<Treap> = recursive("treap", () => nullable(treapNode));

const nodeFields: { readonly [K in keyof TreapNode]-?: Shape<TreapNode[K]> } = {
  npages: number(),
  tie: number(),
  span: number(),
  prio: number(),
  record: fixRecord,
  left: treap,
  right: treap,
};

const treapNode = record<TreapNode>(nodeFields);

/** The treap, of whose nodes some fields count beside their places. */
export const treapOf = (
  ...fields: ReadonlyArray<Exclude<keyof TreapNode, "left" | "right">>
): Encoder<Treap> => {
  const node = only<TreapNode>(Object.fromEntries(fields.map((key) => [key, nodeFields[key]])));
  const write = (at: Treap, bits: BitWriter): void => {
    bits.put(at === null ? 0 : 1, 1);
    if (at === null) return;
    node.write(at, bits);
    write(at.left, bits);
    write(at.right, bits);
  };
  const compare = (a: Treap, b: Treap): number => {
    if (a === null || b === null) return Number(b === null) - Number(a === null);
    return node.compare(a, b) || compare(a.left, b.left) || compare(a.right, b.right);
  };
  return { text: `treap of ${node.text}`, write, compare };
};
