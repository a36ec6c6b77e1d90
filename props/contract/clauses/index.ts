/** The clauses of the contract, those first that say more precisely what is wrong. */
import type { Reply } from "../../../wire/port/reply.ts";
import type { Op, Request } from "../../../wire/port/request.ts";
import type { Model } from "../model/model.ts";
import type { Clause } from "./clause.ts";
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
export type Judge = (model: Model, request: Request, reply: Reply) => Contradiction | undefined;

export const judgeBy = (chosen: ReadonlyArray<Clause>): Judge => {
  const byOp = new Map<Op, ReadonlyArray<Clause>>();
  for (const op of new Set(chosen.flatMap(({ ops }) => ops))) {
    byOp.set(
      op,
      chosen.filter(({ ops }) => ops.includes(op)),
    );
  }
  return (model, request, reply) => {
    for (const clause of byOp.get(request.op) ?? []) {
      const evidence = clause.judge(model, { request, reply });
      if (evidence !== undefined) return { clause, evidence };
    }
    return undefined;
  };
};
