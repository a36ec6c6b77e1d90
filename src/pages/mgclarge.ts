/**
 * The treap of long free spans (mgclarge.go), as columns indexed by node.
 *
 * Invariants: in order by (npages, address of the span's record); no node's priority is less than
 * its parent's; npages[n] is the length of span[n]. The search is the seed's, not a best fit: it
 * goes left only where the left child is itself long enough.
 */
import { grow } from "../numbers/word.ts";
import type { FixAlloc } from "../arena/mfixalloc.ts";
import type { Runtime } from "../runtime.ts";
import { GoThrow } from "../machine/stop.ts";
import { CODE } from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const INS = CODE["tr.ins"];
const RM = CODE["tr.rm"];

export class Treap {
  root = 0;
  left = new Int32Array(64);
  right = new Int32Array(64);
  parent = new Int32Array(64);
  npages = new Int32Array(64);
  span = new Int32Array(64);
  prio = new Float64Array(64);
  readonly nodes: FixAlloc;
  readonly #rt: Runtime;

  constructor(rt: Runtime, nodes: FixAlloc) {
    this.#rt = rt;
    this.nodes = nodes;
  }

  /** pre: `nodes` still has as many records as the columns. */
  saveOrRestore(tape: Tape): void {
    const n = this.nodes.count + 1;
    this.left = tape.int32s(this.left, n);
    this.right = tape.int32s(this.right, n);
    this.parent = tape.int32s(this.parent, n);
    this.npages = tape.int32s(this.npages, n);
    this.span = tape.int32s(this.span, n);
    this.prio = tape.float64s(this.prio, n);
    this.root = tape.integer(this.root);
  }

  insert(s: number): void {
    const { spans } = this.#rt;
    const npages = spans.npages[s]!;
    let last = 0;
    let goesLeft = false;
    for (let t = this.root; t !== 0; t = goesLeft ? this.left[t]! : this.right[t]!) {
      last = t;
      if (this.span[t] === s) throw new GoThrow("inserting span already in treap");
      goesLeft = this.isBefore(npages, s, t);
    }
    const t = this.nodes.alloc();
    this.#reserve(t);
    this.left[t] = this.right[t] = 0;
    this.npages[t] = npages;
    this.span[t] = s;
    this.prio[t] = this.#rt.environment.prio();
    this.parent[t] = last;
    if (last === 0) this.root = t;
    else if (goesLeft) this.left[last] = t;
    else this.right[last] = t;
    this.#record(INS, t);
    this.rise(t);
  }

  /** Takes out and returns the span found for npages, 0 if there is none. */
  remove(npages: number): number {
    let t = this.root;
    while (t !== 0) {
      const left = this.left[t]!;
      if (this.npages[t]! < npages) t = this.right[t]!;
      else if (left !== 0 && this.npages[left]! >= npages) t = left;
      else return this.removeNode(t);
    }
    return 0;
  }

  /** Takes out one span. Where it is not in the treap, Go follows nil and crashes. */
  removeSpan(s: number): void {
    const npages = this.#rt.spans.npages[s]!;
    let t = this.root;
    while (t !== 0 && this.span[t] !== s) {
      t = this.isBefore(npages, s, t) ? this.left[t]! : this.right[t]!;
    }
    if (t === 0) throw new GoThrow("unexpected signal during runtime execution");
    this.removeNode(t);
  }

  /** Turns t down until it is a leaf, and cuts it off. */
  removeNode(t: number): number {
    const s = this.span[t]!;
    if (this.#rt.spans.npages[s] !== this.npages[t]) {
      throw new GoThrow("span and treap node npages do not match");
    }
    this.#record(RM, t);
    while (this.left[t] !== 0 || this.right[t] !== 0) {
      const [left, right] = [this.left[t]!, this.right[t]!];
      if (right === 0 || (left !== 0 && this.prio[left]! < this.prio[right]!)) this.rotateRight(t);
      else this.rotateLeft(t);
    }
    const parent = this.parent[t]!;
    if (parent === 0) this.root = 0;
    else if (this.left[parent] === t) this.left[parent] = 0;
    else this.right[parent] = 0;
    this.span[t] = 0;
    this.npages[t] = 0;
    this.nodes.free(t);
    return s;
  }

  /** Turns t up while its parent's priority is greater. */
  rise(t: number): void {
    while (this.parent[t] !== 0 && this.prio[this.parent[t]!]! > this.prio[t]!) {
      const parent = this.parent[t]!;
      if (this.left[parent] === t) this.rotateRight(parent);
      else this.rotateLeft(parent);
    }
  }

  /** Whether a span of npages belongs to the left of node t. */
  isBefore(npages: number, s: number, t: number): boolean {
    if (this.npages[t] !== npages) return this.npages[t]! > npages;
    const { address } = this.#rt.spanalloc;
    return address[this.span[t]!]! > address[s]!;
  }

  /** (x a (y b c)) becomes (y (x a b) c). */
  rotateLeft(x: number): void {
    const y = this.right[x]!;
    const b = this.left[y]!;
    this.right[x] = b;
    if (b !== 0) this.parent[b] = x;
    this.#replace(x, y);
    this.left[y] = x;
    this.parent[x] = y;
  }

  /** (y (x a b) c) becomes (x a (y b c)). */
  rotateRight(y: number): void {
    const x = this.left[y]!;
    const b = this.right[x]!;
    this.left[y] = b;
    if (b !== 0) this.parent[b] = y;
    this.#replace(y, x);
    this.right[x] = y;
    this.parent[y] = x;
  }

  /** Puts `now` in `old`'s place below its parent. */
  #replace(old: number, now: number): void {
    const parent = this.parent[old]!;
    this.parent[now] = parent;
    if (parent === 0) this.root = now;
    else if (this.left[parent] === old) this.left[parent] = now;
    else this.right[parent] = now;
  }

  #record(code: number, t: number): void {
    const { events, spans, spanalloc } = this.#rt;
    const s = this.span[t]!;
    const [base, sp, node] = [spans.base(s), spanalloc.address[s]!, this.nodes.address[t]!];
    events.open(code, base, this.npages[t]!, sp, node, this.prio[t]!);
  }

  #reserve(t: number): void {
    if (t < this.left.length) return;
    const n = 2 * t;
    this.left = grow(this.left, new Int32Array(n));
    this.right = grow(this.right, new Int32Array(n));
    this.parent = grow(this.parent, new Int32Array(n));
    this.npages = grow(this.npages, new Int32Array(n));
    this.span = grow(this.span, new Int32Array(n));
    this.prio = grow(this.prio, new Float64Array(n));
  }
}
