/**
 * Which P uses which cache (proc.go: procresize, on the allocator's level).
 *
 * Invariants: no two Ps use one cache; a current P (below nprocs) that executes has one. Before
 * the first P there is a boot cache, which P 0 takes over.
 */
import { grow } from "./bits.ts";
import type { Runtime } from "./runtime.ts";
import { STATS, CODE } from "./vocabulary.ts";
import { MANUAL } from "./mspan.ts";
import { Disabled } from "./stop.ts";

const PCACHE = CODE.pcache;
const PROCRESIZE = CODE.procresize;

export class Processors {
  nprocs = 0;
  /** The cache of each P, by P + 1; at index 0 the boot cache, for threads without a P. */
  cache = new Int32Array(9);
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
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
    this.#rt.persistent.use(p);
  }

  /** Whether p is -1 or a P that can execute. */
  isCurrent(p: number): boolean {
    return p === -1 || (p >= 0 && p < this.nprocs && this.cacheOf(p) !== 0);
  }

  cacheOf(p: number): number {
    return this.cache[p + 1] ?? 0;
  }

  /** The P that uses a cache; -1 if none does. */
  userOf(c: number): number {
    return Math.max(this.cache.indexOf(c, 1) - 1, -1);
  }

  /** Guard of pcache: no other P uses the cache, and Ps get theirs in order. */
  checkAssignable(i: number, c: number): void {
    const user = this.userOf(c);
    if (user !== -1 && user !== i) throw new Disabled(`P ${user} uses that mcache`);
    if (i > 0 && this.cacheOf(i - 1) === 0) throw new Disabled(`P ${i - 1} has no mcache yet`);
  }

  /** Guard of mcache.free: nobody will execute with that cache. */
  checkUnused(c: number): void {
    const user = this.userOf(c);
    if (user !== -1 && user < this.nprocs) throw new Disabled(`P ${user} uses that mcache`);
    if (this.nprocs === 0) throw new Disabled("it is the boot mcache");
  }

  /** P i uses cache c from here on, as one of nprocs. */
  assign(i: number, c: number, nprocs: number): void {
    const { cachealloc, events } = this.#rt;
    if (i + 1 >= this.cache.length) this.cache = grow(this.cache, new Int32Array(2 * (i + 2)));
    this.cache[i + 1] = c;
    this.cache.fill(0, nprocs + 1);
    this.nprocs = nprocs;
    events.open(PCACHE, i, cachealloc.address[c]!, nprocs);
  }

  /** Makes caches for new Ps and frees those of Ps that go. */
  resize(nprocs: number): void {
    const { caches, events } = this.#rt;
    const old = this.nprocs;
    events.open(PROCRESIZE, nprocs);
    const leaving = this.cache.slice(nprocs + 1);
    for (let i = 0; i < nprocs; i++) {
      let c = this.cacheOf(i);
      if (c === 0) c = i === 0 && old === 0 ? this.cache[0]! : caches.create();
      this.assign(i, c, nprocs);
    }
    for (const c of leaving) if (c !== 0) caches.destroy(c);
    events.close(PROCRESIZE);
  }

  /** The stack spans that go with a cache come back. */
  freeStacks(c: number): void {
    const { arena, cachealloc, environment, heap, spans } = this.#rt;
    for (const { a, stat } of environment.stackcache(cachealloc.address[c]!)) {
      const s = arena.pages[arena.page(a)] ?? 0;
      if (s === 0 || spans.state[s] !== MANUAL || spans.base(s) !== a) {
        throw new Disabled(`no stack span at ${a}`);
      }
      heap.freeManual(s, STATS.indexOf(stat));
    }
  }
}
