/**
 * Which P uses which cache (proc.go: procresize, on the allocator's level).
 *
 * Invariants: no two Ps use one cache. The booting thread has no P, and allocates from the cache that
 * mallocinit made for it (malloc.go: mallocinit, `_g_.m.mcache = allocmcache()`; mallocgc asks
 * gomcache). procresize gives the same cache to P 0, then makes the other Ps, and only at its end
 * takes the cache off the thread and has it acquire P 0 (proc.go: procresize, `_g_.m.mcache = nil`).
 * From then on a thread without a P has no cache. A P beyond nprocs keeps its cache until that is
 * freed: Go stores gomaxprocs last, and the P that shrinks their number may itself be one that goes.
 */
import { grow } from "../numbers/word.ts";
import type { Runtime } from "../runtime.ts";
import { STATS, CODE } from "../machine/vocabulary.ts";
import { MANUAL } from "../pages/mspan.ts";
import type { Tape } from "../machine/tape.ts";

const PCACHE = CODE.pcache;
const PROCRESIZE = CODE.procresize;

export class Processors {
  nprocs = 0;
  /** The Ps that may execute: those below nprocs, and up to the last one that still has a cache. */
  count = 0;
  /** The cache of each P, by P + 1, 0 for none; at index 0 the booting thread's, until it has a P. */
  cache = new Int32Array(9);
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
  }

  saveOrRestore(tape: Tape): void {
    this.cache = tape.int32s(this.cache, this.count + 1);
    this.nprocs = tape.integer(this.nprocs);
    this.count = tape.integer(this.count);
  }

  boot(c: number): void {
    this.cache[0] = c;
    this.execute(-1);
  }

  /** What follows is executed by P p, or by a thread without a P. */
  execute(p: number): void {
    const c = this.cache[p + 1]!;
    this.#rt.cache = c;
    this.#rt.malloc.cache = c;
    this.#rt.malloc.cacheSpans = c * this.#rt.spanClasses;
    this.#rt.quick.attend();
    this.#rt.persistent.use(p);
  }

  /** Whether p is -1 or a P that can execute: one that goes may have lost its cache already. */
  isCurrent(p: number): boolean {
    return p === -1 || this.cacheOf(p) !== 0 || (p >= this.nprocs && p < this.count);
  }

  cacheOf(p: number): number {
    return this.cache[p + 1] ?? 0;
  }

  /** The P that uses a cache; -1 if none does. */
  userOf(c: number): number {
    return Math.max(this.cache.indexOf(c, 1) - 1, -1);
  }

  /** Guard of pcache: no other P uses the cache, and Ps get theirs in order. */
  whyNotAssign(i: number, c: number): string | null {
    const user = this.userOf(c);
    if (user !== -1 && user !== i) return `P ${user} uses that mcache`;
    return i > 0 && this.cacheOf(i - 1) === 0 ? `P ${i - 1} has no mcache yet` : null;
  }

  /** Guard of mcache.free: no P that stays executes with that cache. */
  whyNotFree(c: number): string | null {
    const user = this.userOf(c);
    if (user !== -1 && user < this.nprocs) return `P ${user} uses that mcache`;
    return this.cache[0] === c ? "it is the boot mcache" : null;
  }

  /** P i uses cache c from here on, as one of nprocs. */
  assign(i: number, c: number, nprocs: number): void {
    const { cachealloc, events } = this.#rt;
    if (i + 1 >= this.cache.length) this.cache = grow(this.cache, new Int32Array(2 * (i + 2)));
    this.cache[i + 1] = c;
    // The last P ends procresize, which gives the booting thread a P.
    if (i === nprocs - 1) this.cache[0] = 0;
    this.nprocs = nprocs;
    this.count = Math.max(this.count, i + 1);
    this.#trim();
    events.open(PCACHE, i, cachealloc.address[c]!, nprocs);
  }

  /** The P that used a cache has none from here on. */
  unbind(c: number): void {
    const user = this.userOf(c);
    if (user === -1) return;
    this.cache[user + 1] = 0;
    this.#trim();
  }

  #trim(): void {
    while (this.count > 0 && this.cacheOf(this.count - 1) === 0) this.count--;
  }

  /** Makes caches for new Ps and frees those of Ps that go. */
  resize(nprocs: number): void {
    const { caches, events } = this.#rt;
    const boot = this.cache[0]!;
    events.open(PROCRESIZE, nprocs);
    for (let i = 0; i < nprocs; i++) {
      let c = this.cacheOf(i);
      if (c === 0) c = i === 0 && boot !== 0 ? boot : caches.create();
      this.assign(i, c, nprocs);
    }
    for (let i = nprocs; i < this.count; i++) {
      const c = this.cacheOf(i);
      if (c !== 0) caches.destroy(c);
    }
    events.close(PROCRESIZE);
  }

  /** The stack spans that go with a cache come back; what is none of them is left alone. */
  freeStacks(c: number): void {
    const { arena, cachealloc, environment, heap, spans } = this.#rt;
    for (const { a, stat } of environment.stackcache(cachealloc.address[c]!)) {
      const s = arena.pages[arena.page(a)] ?? 0;
      const isStack = s !== 0 && spans.state[s] === MANUAL && spans.base(s) === a;
      if (isStack) heap.freeManual(s, STATS.indexOf(stat));
    }
  }
}
