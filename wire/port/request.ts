/** The requests of the allocator dialect, and their lines. */
import type { Word } from "./word.ts";

interface OfHandle {
  /** The handle: the name of a block, from 0 on. */
  readonly h: number;
}

export interface Malloc extends OfHandle {
  readonly op: "malloc";
  readonly n: Word;
}

export interface Calloc extends OfHandle {
  readonly op: "calloc";
  readonly count: Word;
  readonly size: Word;
}

export interface Memalign extends OfHandle {
  readonly op: "memalign";
  readonly align: number;
  readonly n: Word;
}

export interface Realloc extends OfHandle {
  readonly op: "realloc";
  readonly n: Word;
}

/** An answer of these is an address. */
export type Allocation = Malloc | Calloc | Memalign | Realloc;

/** `refree` frees the pointer that the handle had when it was freed last; only with `can=abort`. */
export interface Plain extends OfHandle {
  readonly op: "free" | "usable" | "refree";
}

/** The bytes from `from` up to `to`, in the pattern of a seed. */
export interface Pattern extends OfHandle {
  readonly op: "fill" | "check";
  readonly from: number;
  readonly to: number;
  readonly seed: number;
}

export interface Zero extends OfHandle {
  readonly op: "zero";
  readonly from: number;
  readonly to: number;
}

/** So many more bytes may be taken from the system. */
export interface Limit {
  readonly op: "limit";
  readonly n: number;
}

export type Request = Allocation | Plain | Pattern | Zero | Limit;
export type Op = Request["op"];

/** What a port may have or lack. */
export const optional = ["malloc", "calloc", "realloc", "memalign", "free", "usable"] as const;
export type OptionalOp = (typeof optional)[number];

export const isAllocation = (request: Request): request is Allocation => {
  const { op } = request;
  return op === "malloc" || op === "calloc" || op === "realloc" || op === "memalign";
};

/** The line of a request, without its line end. */
export const printRequest = (request: Request): string => {
  switch (request.op) {
    case "malloc":
    case "realloc":
      return `${request.op} ${request.h} ${request.n}`;
    case "calloc":
      return `calloc ${request.h} ${request.count} ${request.size}`;
    case "memalign":
      return `memalign ${request.h} ${request.align} ${request.n}`;
    case "free":
    case "usable":
    case "refree":
      return `${request.op} ${request.h}`;
    case "fill":
    case "check":
      return `${request.op} ${request.h} ${request.from} ${request.to} ${request.seed}`;
    case "zero":
      return `zero ${request.h} ${request.from} ${request.to}`;
    case "limit":
      return `limit ${request.n}`;
  }
};
