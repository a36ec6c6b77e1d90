/**
 * A small right allocator, first fit with coalescing, and the same one with a planted bug for each
 * clause. A search that does not find the planted bug of a clause proves nothing about the clause.
 */
import type { PortAllocator } from "./allocator.ts";

const [base, heapBytes, unit] = [4096, 256 * 1024, 16];
const max = 64 * 1024;

/** Free or used bytes, in address order, without gaps. */
interface Piece {
  readonly p: number;
  n: number;
  readonly asked: number;
  isFree: boolean;
}

const up = (n: number, to: number): number => Math.ceil(n / to) * to;

class Reference {
  readonly #bytes = new Uint8Array(heapBytes);
  /** The clause that is broken. */
  readonly #bug: string | undefined;
  #pieces: Piece[] = [];
  #resets = 0;
  /** Bytes that each allocation takes besides: what a leak has come to. */
  #leaked = 0;

  constructor(bug: string | undefined) {
    this.#bug = bug;
    this.reset();
  }

  reset(): void {
    this.#pieces = [{ p: base, n: heapBytes, asked: 0, isFree: true }];
    this.#leaked = 0;
    this.#resets++;
    this.#bytes.fill(0);
  }

  malloc(n: number): number {
    if (n === 0 && this.#bug === "zero-size") return 0;
    const p = this.allocate(n, unit);
    if (p === 0 || n <= 100) return p;
    if (this.#bug === "place" && p > base) return p - unit;
    return this.#bug === "align" ? p + 1 : p;
  }

  calloc(count: number, size: number): number {
    const n = this.#bug === "overflow" ? (count * size) % 2 ** 32 : count * size;
    const p = this.allocate(n, unit);
    const cleared = this.#bug === "zero" && n > 40 ? n - 1 : n;
    if (p !== 0) this.#bytes.fill(0, p - base, p - base + cleared);
    return p;
  }

  realloc(p: number, n: number): number {
    if (p === 0) {
      if (this.#bug === "realloc-null") throw new Error("realloc of null");
      return this.malloc(n);
    }
    const { asked } = this.#find(p);
    const moved = this.allocate(n, unit);
    if (moved === 0) {
      if (this.#bug === "failed-realloc") this.#bytes[p - base] = 0;
      return 0;
    }
    this.#bytes.copyWithin(moved - base, p - base, p - base + Math.min(asked, n));
    this.free(p);
    return moved;
  }

  allocate(asked: number, align: number): number {
    const n = this.#bug === "huge" && asked > max && asked < 2 ** 31 ? unit : asked;
    if (n > max) return this.#refuse();
    if (this.#bug === "determinism" && this.#resets % 2 === 0 && n >= 64) return this.#refuse();
    const size = up(Math.max(n, 1), unit) + this.#leaked;
    for (const [i, piece] of this.#pieces.entries()) {
      const at = up(piece.p, align);
      if (piece.isFree && at + size <= piece.p + piece.n) return this.#take(i, at, n);
    }
    return this.#refuse();
  }

  free(given: number): void {
    if (given === 0) {
      if (this.#bug === "free-null") throw new Error("free of null");
      return;
    }
    const p = this.#bug === "align" && given % unit === 1 ? given - 1 : given;
    if (this.#bug === "abort" && !this.#isUsed(p)) return;
    const piece = this.#find(p);
    piece.isFree = true;
    if (this.#bug === "reuse" && piece.asked > 1000) this.#leaked += 64 * 1024;
    if (this.#bug === "bytes") this.#bytes[p - base + piece.n] = 0;
    this.#coalesce(this.#pieces.indexOf(piece));
  }

  usable(p: number): number {
    const { n, asked } = this.#find(p);
    return this.#bug === "usable" && asked > 20 ? asked - 1 : n;
  }

  /** The name of the error of an allocation that gave none. */
  errno(): string {
    return this.#bug === "errno" ? "EINVAL" : "ENOMEM";
  }

  read(a: number, n: number): Uint8Array {
    return this.#bytes.subarray(a - base, a - base + n);
  }

  write(a: number, bytes: Uint8Array): void {
    this.#bytes.set(bytes, a - base);
  }

  #isUsed(p: number): boolean {
    return this.#pieces.some((piece) => piece.p === p && !piece.isFree);
  }

  #find(p: number): Piece {
    const found = this.#pieces.find((piece) => piece.p === p && !piece.isFree);
    if (found === undefined) throw new Error(`no block is at 0x${p.toString(16)}`);
    return found;
  }

  #refuse(): number {
    const used = this.#pieces.find(({ isFree }) => !isFree);
    if (this.#bug === "none" && used !== undefined) this.#bytes[used.p - base]! ^= 0xff;
    return 0;
  }

  /** Splits a free piece, so that a part of it starts at an address and has the bytes that are asked. */
  #take(i: number, at: number, asked: number): number {
    const { p, n } = this.#pieces[i]!;
    const size = up(Math.max(asked, 1), unit);
    const parts: Piece[] = [
      { p, n: at - p, asked: 0, isFree: true },
      { p: at, n: size, asked, isFree: false },
      { p: at + size, n: p + n - at - size, asked: 0, isFree: true },
    ];
    this.#pieces.splice(i, 1, ...parts.filter((part) => part.n > 0));
    return at;
  }

  #coalesce(i: number): void {
    const [before, piece, behind] = [this.#pieces[i - 1], this.#pieces[i]!, this.#pieces[i + 1]];
    if (behind?.isFree === true) {
      piece.n += behind.n;
      this.#pieces.splice(i + 1, 1);
    }
    if (before?.isFree === true) {
      before.n += piece.n;
      this.#pieces.splice(i, 1);
    }
  }
}

/** `bug`: the name of a clause that is broken. */
export const reference = (bug?: string): PortAllocator => {
  const heap = new Reference(bug);
  return {
    malloc: (n) => heap.malloc(n),
    calloc: (count, size) => heap.calloc(count, size),
    realloc: (p, n) => heap.realloc(p, n),
    memalign: (align, n) => heap.allocate(n, Math.max(align, unit)),
    free: (p) => heap.free(p),
    usable: (p) => heap.usable(p),
    errno: () => heap.errno(),
    reset: () => heap.reset(),
    memory: { read: (a, n) => heap.read(a, n), write: (a, bytes) => heap.write(a, bytes) },
    promises:
      `bits=32 align=${unit} malloc0=unique realloc0=unique freenull=ok reallocnull=ok ` +
      `max=${max} can=reuse,deterministic,abort`,
  };
};
