/**
 * Go's treap (mgclarge.go), transliterated: what both sides are compared with. A span is a length
 * and the address of its record; priorities are given.
 */
export interface Node {
  readonly npages: number;
  readonly sp: number;
  readonly prio: number;
  left: Node | null;
  right: Node | null;
  parent: Node | null;
}

/** Whether node t comes before a span of this length and record. */
const lessThan = (t: Node, npages: number, sp: number): boolean =>
  t.npages === npages ? t.sp < sp : t.npages < npages;

export class GoTreap {
  root: Node | null = null;

  insert(npages: number, sp: number, prio: number): void {
    let last: Node | null = null;
    for (let t = this.root; t !== null; t = lessThan(t, npages, sp) ? t.right : t.left) last = t;
    const node: Node = { npages, sp, prio, left: null, right: null, parent: last };
    if (last === null) this.root = node;
    else if (lessThan(last, npages, sp)) last.right = node;
    else last.left = node;
    while (node.parent !== null && node.parent.prio > node.prio) {
      if (node.parent.left === node) this.#rotateRight(node.parent);
      else this.#rotateLeft(node.parent);
    }
  }

  /** Takes out a span of at least npages; null if the search finds none. */
  remove(npages: number): Node | null {
    let t = this.root;
    while (t !== null) {
      if (t.npages < npages) t = t.right;
      else if (t.left !== null && t.left.npages >= npages) t = t.left;
      else return this.#removeNode(t);
    }
    return null;
  }

  removeSpan(npages: number, sp: number): void {
    let t = this.root;
    while (t !== null && (t.npages !== npages || t.sp !== sp)) {
      t = lessThan(t, npages, sp) ? t.right : t.left;
    }
    if (t === null) throw new Error("no such span");
    this.#removeNode(t);
  }

  #removeNode(t: Node): Node {
    while (t.right !== null || t.left !== null) {
      if (t.right === null || (t.left !== null && t.left.prio < t.right.prio)) this.#rotateRight(t);
      else this.#rotateLeft(t);
    }
    this.#replace(t, null);
    return t;
  }

  /** (x a (y b c)) becomes (y (x a b) c). */
  #rotateLeft(x: Node): void {
    const y = x.right!;
    const b = y.left;
    this.#replace(x, y);
    y.left = x;
    x.parent = y;
    x.right = b;
    if (b !== null) b.parent = x;
  }

  /** (y (x a b) c) becomes (x a (y b c)). */
  #rotateRight(y: Node): void {
    const x = y.left!;
    const b = x.right;
    this.#replace(y, x);
    x.right = y;
    y.parent = x;
    y.left = b;
    if (b !== null) b.parent = y;
  }

  #replace(old: Node, now: Node | null): void {
    const p = old.parent;
    if (now !== null) now.parent = p;
    if (p === null) this.root = now;
    else if (p.left === old) p.left = now;
    else p.right = now;
  }
}

/** A treap's shape: what stands at each node, with what is left and right of it. */
export type Shape = { readonly at: string; readonly left: Shape; readonly right: Shape } | null;

export const shapeOf = (node: Node | null): Shape =>
  node === null
    ? null
    : {
        at: `${node.npages}@${node.sp}`,
        left: shapeOf(node.left),
        right: shapeOf(node.right),
      };
