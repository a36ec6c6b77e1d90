/** Where blocks lie: place, usable, align. */
import type { Reply } from "../../../wire/port/reply.ts";
import { isAllocation, type Request } from "../../../wire/port/request.ts";
import { isMultiple, plus, type Word } from "../../../wire/port/word.ts";
import { hex } from "../../report/show.ts";
import { endOf, type Held, showHeld, showRange } from "../model/held.ts";
import { type Model, sizeOf } from "../model/model.ts";
import { allocations, type Clause } from "./clause.ts";

interface Given {
  readonly p: Word;
  readonly n: Word;
  /** The block that it replaces. */
  readonly before: Held | undefined;
}

/** The block that a reply gives; undefined where it gives none, or one that is exempt from place. */
const given = (model: Model, request: Request, reply: Reply): Given | undefined => {
  if (reply.tag !== "address" || reply.p === 0 || !isAllocation(request)) return undefined;
  const n = sizeOf(request);
  if (n === 0 && model.hello.malloc0 === "shared") return undefined;
  const before = request.op === "realloc" ? (model.held(request.h) ?? undefined) : undefined;
  return { p: reply.p, n, before };
};

export const place: Clause = {
  name: "place",
  sentence:
    "A block overlaps no live block and lies in the address space; a block of size 0 takes one byte, unless such blocks are shared.",
  ops: allocations,
  judge: (model, { request, reply }) => {
    const block = given(model, request, reply);
    if (block === undefined) return undefined;
    const { p, n, before } = block;
    const end = endOf(p, n);
    if (end > model.end) {
      return `${showRange(p, n)} ends beyond the address space of ${model.hello.bits} bits`;
    }
    const other = model.placed.touching(p, end, before);
    return other && `${showRange(p, n)} overlaps the live ${showHeld(other)}`;
  },
};

/** What the bytes that a block really has are shared with. */
const sharing = (model: Model, { p, before }: Given, usable: Word): string | undefined => {
  const behind = model.placed.touching(p, plus(p, usable), before);
  if (behind !== undefined) return `its usable bytes reach into the live ${showHeld(behind)}`;
  const near = model.placed.before(p, before);
  if (near?.usable === undefined || plus(near.p, near.usable) <= p) return undefined;
  return `${hex(p)} lies in the ${near.usable} usable bytes of the live ${showHeld(near)}`;
};

export const usable: Clause = {
  name: "usable",
  sentence:
    "The usable size of a block is at least what was asked, and blocks are disjoint up to their usable sizes.",
  exempts: ({ hello }) => (hello.ops.has("usable") ? undefined : "usable is not in ops="),
  ops: [...allocations, "usable"],
  judge: (model, { request, reply }) => {
    if (isAllocation(request)) {
      const block = given(model, request, reply);
      return block && sharing(model, block, block.n);
    }
    const held = request.op === "usable" ? model.held(request.h) : undefined;
    if (!held || reply.tag !== "number") return undefined;
    if (reply.n < held.n) return `${reply.n} usable bytes, in a block of ${held.n}`;
    if (plus(held.p, reply.n) > model.end)
      return `${reply.n} usable bytes end beyond all addresses`;
    if (held.n === 0 && model.hello.malloc0 === "shared") return undefined;
    return sharing(model, { ...held, before: held }, reply.n);
  },
};

/** The alignment that the handshake promises for a size. */
const promised = ({ hello }: Model, n: Word): number => {
  let alignment = 1;
  for (const row of hello.align) if (n >= row.least) ({ alignment } = row);
  return alignment;
};

export const align: Clause = {
  name: "align",
  sentence: "The address of a block is a multiple of the alignment that was promised or asked.",
  exempts: ({ hello }) =>
    hello.align.length > 0 || hello.ops.has("memalign") ? undefined : "align= is not given",
  ops: allocations,
  judge: (model, { request, reply }) => {
    const block = given(model, request, reply);
    if (block === undefined) return undefined;
    const { p, n, before } = block;
    const kept = model.hello.can.has("realign") ? (before?.align ?? 1) : 1;
    const asked = request.op === "memalign" ? request.align : Math.max(kept, promised(model, n));
    return isMultiple(p, asked) ? undefined : `${hex(p)} is not a multiple of ${asked}`;
  },
};
