/** What a machine that replays a trace here comes to, to be held against what the page shows. */
import * as E from "fp-ts/lib/Either.js";
import { actionOf } from "../../props/replay/recordedaction.ts";
import { configOf } from "../../props/replay/recordedconfig.ts";
import { type SrcSubject, srcSubject } from "../../props/subjects/twins.ts";
import { answersOf } from "../../spec/machine/recording.ts";
import { entries } from "../../wire/index.ts";
import { linesOf } from "../cli/mallocspec.ts";

export type Runtime = SrcSubject["machine"]["rt"];

/** A summary of the heap after each of some steps. */
export const replayed = <A>(
  name: string,
  steps: ReadonlySet<number>,
  summaryOf: (rt: Runtime) => A,
): ReadonlyMap<number, A> => {
  const found = new Map<number, A>();
  let subject: SrcSubject | undefined;
  let step = 0;
  for (const entry of entries(linesOf(name))) {
    if (E.isLeft(entry)) throw entry.left;
    if (entry.right.tag === "header") {
      subject = srcSubject(configOf(entry.right.header));
      continue;
    }
    const { operation } = entry.right;
    subject!.perform(actionOf(operation), answersOf(operation));
    if (steps.has(++step)) found.set(step, summaryOf(subject!.machine.rt));
  }
  return found;
};

/** The spans in use by class. */
export const classesOf = ({ spanalloc, spans }: Runtime): Record<string, number> => {
  const classes: Record<string, number> = {};
  for (let h = 1; h <= spanalloc.count; h++) {
    const spc = spans.spanclass[h]!;
    if (spans.state[h] === 1) classes[spc] = (classes[spc] ?? 0) + 1;
  }
  return classes;
};

/** The treap in order: each span's address, and how deep its node lies. */
export const treapOf = ({ spans, treap }: Runtime): ReadonlyArray<readonly [number, number]> => {
  const inOrder = (node: number, depth: number): ReadonlyArray<readonly [number, number]> =>
    node === 0
      ? []
      : [
          ...inOrder(treap.left[node]!, depth + 1),
          [spans.base(treap.span[node]!), depth],
          ...inOrder(treap.right[node]!, depth + 1),
        ];
  return inOrder(treap.root, 0);
};
