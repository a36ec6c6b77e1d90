/** The treap of long free spans as a tree, with the way of this step's allocation lit. */
import type { Picture, TreapNode } from "../../machine/picture/picture.ts";
import { searchWay } from "../../machine/picture/treapsearch.ts";
import type { Store } from "../store.ts";
import { grouped, hex } from "../text.ts";

/** A tree with more nodes is shown from its root on, so many of them. */
const MOST = 600;
const [WIDTH, HEIGHT] = [64, 44];

interface Placed extends TreapNode {
  /** By the order of the tree, and by depth. */
  readonly column: number;
  readonly depth: number;
}

/** The nodes nearest to the root. */
const nearest = ({ nodes, root }: Picture["treap"]): ReadonlyMap<number, number> => {
  const depths = new Map<number, number>();
  let level = [root];
  for (let depth = 0; level.length > 0; depth++) {
    const next: number[] = [];
    for (const at of level) {
      const node = nodes.get(at);
      if (node === undefined || depths.size >= MOST) continue;
      depths.set(at, depth);
      next.push(node.left, node.right);
    }
    level = next;
  }
  return depths;
};

/** The tree in order: what is left of a node comes before it. */
const placed = (treap: Picture["treap"]): ReadonlyArray<Placed> => {
  const depths = nearest(treap);
  const found: Placed[] = [];
  const waiting: number[] = [];
  let at = treap.root;
  while (waiting.length > 0 || depths.has(at)) {
    while (depths.has(at)) {
      waiting.push(at);
      at = treap.nodes.get(at)!.left;
    }
    const node = treap.nodes.get(waiting.pop()!)!;
    found.push({ ...node, column: found.length, depth: depths.get(node.node)! });
    at = node.right;
  }
  return found;
};

const Edges = ({ nodes }: { readonly nodes: ReadonlyArray<Placed> }) => {
  const byNode = new Map(nodes.map((node) => [node.node, node]));
  const lines = nodes.flatMap((node) =>
    [node.left, node.right].flatMap((child) => {
      const below = byNode.get(child);
      return below === undefined ? [] : [[node, below] as const];
    }),
  );
  const [x, y] = [
    ({ column }: Placed) => (column + 0.5) * WIDTH,
    ({ depth }: Placed) => (depth + 0.5) * HEIGHT,
  ];
  return (
    <svg aria-hidden="true">
      {lines.map(([from, to]) => (
        <line key={to.node} x1={x(from)} y1={y(from)} x2={x(to)} y2={y(to)} />
      ))}
    </svg>
  );
};

const Tree = (props: {
  readonly picture: Picture;
  readonly store: Store;
  readonly way: ReadonlyArray<number>;
}) => {
  const { picture, store, way } = props;
  const { base } = picture.spans.columns;
  const nodes = placed(picture.treap);
  const more = picture.treap.nodes.size - nodes.length;
  const depth = Math.max(0, ...nodes.map((node) => node.depth + 1));
  return (
    <>
      {more > 0 && <p>{grouped(more)} nodes more lie below these.</p>}
      <div
        class="tree"
        style={{ width: `${nodes.length * WIDTH}px`, height: `${depth * HEIGHT}px` }}
      >
        <Edges nodes={nodes} />
        {nodes.map(({ column, depth: at, node, npages, prio, span }) => (
          <button
            key={node}
            type="button"
            class={way.includes(node) ? "node lit" : "node"}
            aria-pressed={store.view.span === span}
            data-base={base[span]}
            data-depth={at}
            title={`${hex(base[span]!)}: ${grouped(npages)} pages, priority ${prio}`}
            style={{ left: `${column * WIDTH}px`, top: `${at * HEIGHT}px` }}
            onClick={() => store.select(span)}
          >
            {grouped(npages)}
          </button>
        ))}
      </div>
    </>
  );
};

export const Treap = ({ store }: { readonly store: Store }) => {
  const { after, before, event } = store.moment;
  const way = searchWay(before, event);
  const taken = before.treap.nodes.get(way.at(-1) ?? 0);
  return (
    <>
      {taken !== undefined && (
        <p>
          The tree before this step. The search looked at {grouped(way.length)}{" "}
          {way.length === 1 ? "node" : "nodes"}, and took the last of them, with{" "}
          {grouped(taken.npages)} pages.
        </p>
      )}
      {after.treap.nodes.size === 0 && taken === undefined && <p>The treap is empty.</p>}
      <Tree picture={taken === undefined ? after : before} store={store} way={way} />
    </>
  );
};
