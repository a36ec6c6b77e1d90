/** The way that an allocation went down the treap (mgclarge.go: remove), as the picture before it shows it. */
import type { Event } from "../../../spec/machine/event.ts";
import type { Picture } from "./picture.ts";

/** The nodes that are looked at for a span of `npages`, from the root; the last one is taken, if any is. */
const wayFor = ({ nodes, root }: Picture["treap"], npages: number): ReadonlyArray<number> => {
  const way: number[] = [];
  let node = nodes.get(root);
  while (node !== undefined) {
    way.push(node.node);
    const left = nodes.get(node.left);
    if (node.npages < npages) node = nodes.get(node.right);
    else if (left !== undefined && left.npages >= npages) node = left;
    else break;
  }
  return way;
};

/** Every event in an event, itself included, in the order of their beginnings. */
function* within(event: Event): Generator<Event> {
  yield event;
  for (const inner of event.fx ?? []) yield* within(inner);
}

/**
 * The nodes on the way of the first allocation of a step that took a span out of the treap of `before`;
 * none where no allocation did, or where the step had changed the treap by then.
 */
export const searchWay = (before: Picture, event: Event | undefined): ReadonlyArray<number> => {
  for (const alloc of event === undefined ? [] : within(event)) {
    if (alloc.e !== "span.alloc") continue;
    const taken = alloc.fx?.find(({ e }) => e === "tr.rm") as Event<"tr.rm"> | undefined;
    if (taken === undefined) continue;
    const way = wayFor(before.treap, Number(alloc.np));
    const last = before.treap.nodes.get(way.at(-1) ?? 0);
    const isIt = last !== undefined && before.spans.columns.base[last.span] === taken.a;
    return isIt ? way : [];
  }
  return [];
};
