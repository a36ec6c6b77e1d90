/** Shapes of what the page heap keeps: spans, lists, the treap. */
import type { FixRecord } from "../../../spec/arena/mfixalloc.ts";
import type { Special } from "../../../spec/collector/specials.ts";
import type { ObjectType } from "../../../spec/objects/mbitmap.ts";
import type { Treap, TreapNode } from "../../../spec/pages/mgclarge.ts";
import type { Span } from "../../../spec/pages/mspan.ts";
import type { Ends, ListId } from "../../../spec/pages/mspanlist.ts";
import { list } from "../../explorer/encoding/collections.ts";
import { record } from "../../explorer/encoding/records.ts";
import { boolean, oneOf } from "../../explorer/encoding/scalars.ts";
import { recursive, type Shape } from "../../explorer/encoding/shape.ts";
import { number, word } from "./numbers.ts";
import { bitmap, collection, flag, nullable } from "./values.ts";

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

const treapNode = record<TreapNode>({
  npages: number(),
  tie: number(),
  span: number(),
  prio: number(),
  record: fixRecord,
  left: treap,
  right: treap,
});
