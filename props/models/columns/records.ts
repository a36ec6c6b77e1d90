/** Columns of the heap's own memory: chunks, records, bitmap arenas, the table of all spans. */
import type { FixAlloc } from "../../../src/arena/mfixalloc.ts";
import type { Runtime } from "../../../src/runtime.ts";
import type { Column, Key } from "./key.ts";

export const persistent: Column = ({ rt }, key) => {
  const { base, offset } = rt.persistent;
  for (let i = 0; i < base.length; i++) {
    if (base[i] === 0) continue;
    key.put(i + 1);
    key.number(base[i]!);
    key.number(offset[i]!);
  }
  key.put(0);
};

const putFreed = (records: FixAlloc, key: Key): void => {
  let left = records.count;
  for (let i = records.first; i !== 0 && left >= 0; i = records.next[i]!, left--) key.put(i);
  key.put(0);
};

type Kind = "spanalloc" | "cachealloc" | "treapalloc" | "finalizers" | "profiles";

/** The free records of an allocator, the latest freed first. */
export const freed =
  (kind: Kind): Column =>
  ({ rt }, key) =>
    putFreed(rt[kind], key);

export const records: Column = ({ rt }, key) => {
  const all = [rt.spanalloc, rt.cachealloc, rt.treapalloc, rt.finalizers, rt.profiles];
  for (const of of all) {
    key.put(of.count);
    for (let i = 1; i <= of.count; i++) key.number(of.address[i]!);
    putFreed(of, key);
    for (const x of [of.chunk, of.nchunk, of.inuse]) key.number(x);
  }
};

const putArenas = ({ bits }: Runtime, head: number, key: Key): void => {
  for (let k = head; k !== 0; k = bits.chain[k]!) {
    key.number(bits.address[k]!);
    key.put(bits.fill[k]!);
  }
  key.number(0);
};

export const bitmapArenas: Column = ({ rt }, key) => {
  const { current, free, next, previous } = rt.bits;
  for (const head of [free, next, current, previous]) putArenas(rt, head, key);
};

export const allspans: Column = ({ rt }, key) => {
  key.number(rt.heap.allspans);
  key.number(rt.heap.allspansCap);
};

/** How far each chunk is used, and where it lies in a unit of so many bytes. */
export const chunks =
  (unit: number): Column =>
  ({ rt }, key) => {
    const { base, offset } = rt.persistent;
    for (let i = 0; i < base.length; i++) {
      if (base[i] === 0) continue;
      key.put(i + 1);
      key.put(base[i]! % unit);
      key.number(offset[i]!);
    }
    key.put(0);
  };

/** How many records an allocator has made, what is left of its chunk, and what is free. */
export const made =
  (kind: Kind): Column =>
  ({ rt }, key) => {
    const of = rt[kind];
    key.put(of.count);
    key.number(of.nchunk);
    putFreed(of, key);
  };

/** How far the bitmap arenas are used. */
export const bitmapsUsed: Column = ({ rt: { bits } }, key) => {
  for (const head of [bits.free, bits.next, bits.current, bits.previous]) {
    for (let k = head; k !== 0; k = bits.chain[k]!) key.put(bits.fill[k]! + 1);
    key.put(0);
  }
};

export const allspansCap: Column = ({ rt }, key) => key.number(rt.heap.allspansCap);
