/** Where the free spans are kept. */
import type { State } from "../../../../spec/index.ts";
import type { Span } from "../../../../spec/pages/mspan.ts";
import type { Treap, TreapNode } from "../../../../spec/pages/mgclarge.ts";
import { freeList } from "../../../../spec/pages/mspanlist.ts";
import { always, type Property } from "../../property.ts";
import { hex } from "../../../report/show.ts";
import { showSpan, spansInOrder, walk } from "../view.ts";

/** The nodes in the order of the tree, and what contradicts its order. */
class TreapWalk {
  readonly nodes: TreapNode[] = [];
  readonly wrong: string[] = [];

  constructor(treap: Treap) {
    this.#visit(treap);
  }

  #visit(node: Treap): void {
    if (node === null) return;
    this.#visit(node.left);
    this.#inOrder(node);
    this.#visit(node.right);
    for (const child of [node.left, node.right]) {
      if (child !== null && child.prio < node.prio) {
        this.wrong.push(`a node of priority ${child.prio} is below one of ${node.prio}`);
      }
    }
  }

  #inOrder(node: TreapNode): void {
    const last = this.nodes.at(-1);
    const ascends =
      last === undefined ||
      last.npages < node.npages ||
      (last.npages === node.npages && last.tie < node.tie);
    if (!ascends) {
      const [a, b] = [last, node].map(({ npages, tie }) => `${npages} pages, record ${hex(tie)}`);
      this.wrong.push(`in the treap ${a} come before ${b}`);
    }
    this.nodes.push(node);
  }
}

const treapFaults = (s: State, long: ReadonlyArray<Span>): ReadonlyArray<string> => {
  const { nodes, wrong } = new TreapWalk(s.treap);
  const byId = new Map(nodes.map((node) => [node.span, node]));
  const missing = long.filter((span) => byId.get(span.id)?.npages !== span.npages);
  const strangers = nodes.length - (long.length - missing.length);
  return [
    ...wrong,
    ...missing.map((span) => `${showSpan(span)} are free and not in the treap`),
    ...(strangers === 0 ? [] : [`the treap has ${strangers} nodes that are no long free spans`]),
  ];
};

const listFaults = (s: State, short: ReadonlyArray<Span>): ReadonlyArray<string> => {
  const found: string[] = [];
  const listed = new Set<Span>();
  for (let np = 1; np < s.config.maxMHeapList; np++) {
    const list = freeList(np);
    if (!s.lists.has(list)) continue;
    const { members, wrong } = walk(s, list, short.length);
    if (wrong !== undefined) found.push(`list of ${np}: ${wrong}`);
    for (const span of members) {
      listed.add(span);
      if (span.state !== "free" || span.npages !== np) {
        found.push(`${showSpan(span)} (${span.state}) are on the free list of ${np}`);
      }
    }
  }
  const lost = short.filter((span) => !listed.has(span));
  return [...found, ...lost.map((span) => `${showSpan(span)} are free and on no list`)];
};

export const lists: Property = always({
  of: "state",
  name: "heap.lists",
  sentence:
    "Every free span is on exactly the list of its length, or in the treap when it is long; the treap is a search tree by pages and record address, and a heap by priority.",
  evidence: ({ after }) => {
    const free = spansInOrder(after).filter((span) => span.state === "free");
    const isLong = (span: Span): boolean => span.npages >= after.config.maxMHeapList;
    return [
      ...listFaults(
        after,
        free.filter((span) => !isLong(span)),
      ),
      ...treapFaults(after, free.filter(isLong)),
    ];
  },
});
