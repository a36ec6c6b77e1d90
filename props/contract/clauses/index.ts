/** The clauses of the contract, those first that say more precisely what is wrong. */
import type { Op } from "../../../wire/port/request.ts";
import type { Model } from "../model/model.ts";
import type { Clause, Exchange } from "./clause.ts";
import { bytes, failedRealloc, none, zero } from "./contents.ts";
import { align, place, usable } from "./places.ts";
import { abort, determinism, freeNull, reallocNull, reuse } from "./promises.ts";
import { errno, huge, overflow, zeroSize } from "./refusals.ts";

export type { Clause } from "./clause.ts";

export const clauses: ReadonlyArray<Clause> = [
  overflow,
  huge,
  zeroSize,
  place,
  usable,
  align,
  zero,
  failedRealloc,
  none,
  bytes,
  freeNull,
  reallocNull,
  errno,
  reuse,
  abort,
  determinism,
];

/** A clause that a reply contradicts, and how. */
export interface Contradiction {
  readonly clause: Clause;
  readonly evidence: string;
}

/** Judges replies by some of the clauses. */
export type Judge = (model: Model, exchange: Exchange) => Contradiction | undefined;

export const judgeBy = (chosen: ReadonlyArray<Clause>): Judge => {
  const byOp: Partial<Record<Op, Clause[]>> = {};
  for (const clause of chosen) {
    for (const op of clause.ops) (byOp[op] ??= []).push(clause);
  }
  return (model, exchange) => {
    const some = byOp[exchange.request.op];
    if (some === undefined) return undefined;
    for (const clause of some) {
      const evidence = clause.judge(model, exchange);
      if (evidence !== undefined) return { clause, evidence };
    }
    return undefined;
  };
};
