/** Finalizers (mheap.go: addfinalizer, removefinalizer; mfinal.go: queuefinalizer). */
import type { Runtime } from "../runtime.ts";
import { GoThrow } from "../machine/stop.ts";
import { CODE, GC_SYS, KIND_FINALIZER } from "../machine/vocabulary.ts";
import { PHASE_OFF } from "./cycle.ts";

const ADD = CODE["fin.add"];
const REMOVE = CODE["fin.rm"];

export class Finalizer {
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
  }

  /** Attaches a finalizer to the object or tiny piece at p; false if it has one. (addfinalizer) */
  add(p: number): boolean {
    const { events, finalizers, specials } = this.#rt;
    events.open(ADD, p);
    const index = finalizers.alloc();
    const added = specials.add(p, 2 * index);
    if (!added) finalizers.free(index);
    events.close(ADD, added ? 1 : 0);
    return added;
  }

  /** Takes the finalizer of the object at p off it, if it has one. (removefinalizer) */
  remove(p: number): void {
    const { events, finalizers, specials } = this.#rt;
    events.open(REMOVE, p);
    const special = specials.remove(p, KIND_FINALIZER);
    if (special !== 0) finalizers.free(special >> 1);
    events.close(REMOVE);
  }

  /** The finalizer of the dead object at p will run; the queue may need a new block. (queuefinalizer) */
  queue(p: number): void {
    const { config, cycle, environment, persistent } = this.#rt;
    if (cycle.phase !== PHASE_OFF) throw new GoThrow("queuefinalizer during GC");
    if (environment.finblock(p)) persistent.alloc(config.sizeof.finBlock, 0, GC_SYS);
  }
}
