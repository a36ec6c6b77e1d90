/** Samples of the heap profiler (malloc.go: profilealloc; mprof.go: mProf_Malloc, stkbucket). */
import type { Environment } from "../machine/environment.ts";
import type { Runtime } from "../runtime.ts";
import { GoThrow } from "../machine/stop.ts";
import { BUCKHASH_SYS, CODE } from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const PROF = CODE.prof;
const PROF_SET = CODE["prof.set"];

export class Profiler {
  /** Whether the hash table of profile buckets was made. */
  buckhash = false;
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
  }

  saveOrRestore(tape: Tape): void {
    this.buckhash = tape.flag(this.buckhash);
  }

  /** Samples the object of `size` bytes at p, and starts the countdown again. (profilealloc) */
  malloc(p: number, size: number): void {
    const { cache, caches, environment, events, sampler, specials } = this.#rt;
    events.open(PROF, size);
    const buckets = environment.buckets();
    const next = sampler.next();
    caches.setNextSample(cache, next);
    this.addBuckets(buckets);
    events.open(PROF_SET, p);
    const index = this.#rt.profiles.alloc();
    if (!specials.add(p, 2 * index + 1)) throw new GoThrow("setprofilebucket: profile already set");
    events.close(PROF_SET);
    events.close(PROF, next);
  }

  /** Allocates the new buckets of a call stack; before the first one, the hash table. */
  addBuckets(buckets: ReturnType<Environment["buckets"]>): void {
    const { config, persistent, system } = this.#rt;
    if (!this.buckhash) {
      if (system.alloc(config.sizeof.buckhash, BUCKHASH_SYS) === 0) {
        throw new GoThrow("runtime: cannot allocate memory");
      }
      this.buckhash = true;
    }
    for (const { n, align } of buckets) persistent.alloc(n, align, BUCKHASH_SYS);
  }
}
