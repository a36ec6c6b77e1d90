/** The strongly connected components of a part of a graph, by Tarjan's algorithm without recursion. */
import type { Graph } from "./graph.ts";

class Tarjan {
  readonly #graph: Graph;
  readonly #isAllowed: (v: number) => boolean;
  readonly #index: Uint32Array;
  readonly #least: Uint32Array;
  readonly #isStacked: Uint8Array;
  readonly #stack: number[] = [];
  readonly #path: number[] = [];
  /** The next step of each state on the path. */
  readonly #next: number[] = [];
  #count = 0;
  readonly found: number[][] = [];

  constructor(graph: Graph, isAllowed: (v: number) => boolean) {
    this.#graph = graph;
    this.#isAllowed = isAllowed;
    this.#index = new Uint32Array(graph.states);
    this.#least = new Uint32Array(graph.states);
    this.#isStacked = new Uint8Array(graph.states);
  }

  visit(root: number): void {
    if (this.#index[root] !== 0) return;
    this.#enter(root);
    for (let v = root; ; v = this.#path.at(-1)!) {
      const step = this.#next.at(-1)!;
      if (step < this.#graph.first[v + 1]!) {
        this.#next[this.#next.length - 1] = step + 1;
        this.#follow(v, this.#graph.target[step]!);
      } else {
        this.#leave();
        if (this.#path.length === 0) return;
      }
    }
  }

  #follow(v: number, w: number): void {
    if (w >= this.#graph.states || !this.#isAllowed(w)) return;
    if (this.#index[w] === 0) this.#enter(w);
    else if (this.#isStacked[w] === 1) this.#lower(v, this.#index[w]!);
  }

  #enter(v: number): void {
    this.#index[v] = ++this.#count;
    this.#least[v] = this.#count;
    this.#isStacked[v] = 1;
    this.#stack.push(v);
    this.#path.push(v);
    this.#next.push(this.#graph.first[v]!);
  }

  #leave(): void {
    const v = this.#path.pop()!;
    this.#next.pop();
    const above = this.#path.at(-1);
    if (above !== undefined) this.#lower(above, this.#least[v]!);
    if (this.#least[v] !== this.#index[v]) return;
    const members = this.#stack.splice(this.#stack.lastIndexOf(v));
    for (const member of members) this.#isStacked[member] = 0;
    const { first, target } = this.#graph;
    const isLoop = target.subarray(first[v], first[v + 1]).includes(v);
    if (members.length > 1 || isLoop) this.found.push(members);
  }

  #lower(v: number, index: number): void {
    if (index < this.#least[v]!) this.#least[v] = index;
  }
}

/** Components in which a run can go on forever: those with a step inside. */
export const components = (
  graph: Graph,
  roots: Iterable<number>,
  isAllowed: (v: number) => boolean,
): ReadonlyArray<ReadonlyArray<number>> => {
  const tarjan = new Tarjan(graph, isAllowed);
  for (const root of roots) tarjan.visit(root);
  return tarjan.found;
};
