/**
 * Sweeping (mgcsweep.go): which span is swept when, and what an allocation pays for in sweeping.
 * sweepspan.ts sweeps one span.
 *
 * Invariants: a span in use has sweepgen sg-2 (unswept), sg-1 (being swept) or sg, where sg is the
 * heap's; when sweepdone, all have sg.
 */
import { nearestInt64, toInt64 } from "../numbers/word.ts";
import { saturates } from "../instance/goarch.ts";
import { IN_USE } from "../pages/mspan.ts";
import type { Runtime } from "../runtime.ts";
import { GoThrow } from "../machine/stop.ts";
import { BY_DEDUCT, CODE } from "../machine/vocabulary.ts";

const SWEEPONE = CODE.sweepone;
const DEDUCT = CODE.deduct;

export class Sweeper {
  readonly #rt: Runtime;
  readonly #saturates: boolean;

  constructor(rt: Runtime) {
    this.#rt = rt;
    this.#saturates = saturates(rt.config.goarch);
  }

  /** Sweeps one span. Returns the pages that went back to the heap, or -1 when nothing is left. */
  sweepone(who: number): number {
    const { events, heap, spans } = this.#rt;
    events.open(SWEEPONE, who);
    let r = -1;
    const unswept = (heap.sweepgen - 2) >>> 0;
    while (heap.sweepdone === 0) {
      const s = this.#rt.unswept().pop();
      if (s === 0) {
        heap.sweepdone = 1;
        break;
      }
      if (spans.state[s] !== IN_USE) {
        this.checkStale(s);
        continue;
      }
      if (spans.sweepgen[s] !== unswept) continue;
      spans.sweepgen[s] = (heap.sweepgen - 1) >>> 0;
      const npages = spans.npages[s]!;
      r = this.#rt.sweepspan.sweep(s, false) ? npages : 0;
      break;
    }
    events.close(SWEEPONE, r);
    return r;
  }

  /** Throws if a popped record, which is no span in use, was not swept before it was freed. */
  checkStale(s: number): void {
    const { heap, spans } = this.#rt;
    const [sg, hsg] = [spans.sweepgen[s]!, heap.sweepgen];
    if (sg === hsg) return;
    const state = `s.state=${spans.state[s]} s.sweepgen=${sg} sweepgen=${hsg}`;
    throw new GoThrow("non in-use span in unswept list", [`runtime: bad span ${state}`]);
  }

  /** Sweeps a span now, unless it is swept. (ensureSwept) */
  ensureSwept(s: number): void {
    const { heap, spans } = this.#rt;
    if (spans.sweepgen[s] !== (heap.sweepgen - 2) >>> 0) return;
    spans.sweepgen[s] = (heap.sweepgen - 1) >>> 0;
    this.#rt.sweepspan.sweep(s, false);
  }

  /** Sweeps as many pages as the allocation of `bytes` bytes must pay for. (deductSweepCredit) */
  deductCredit(bytes: number, callerSweepPages: number): void {
    const { events, heap, stats } = this.#rt;
    const { pagesSwept, pagesSweptBasis } = heap;
    const live = events.counter(stats.heapLive);
    const basis = events.counter(heap.sweepHeapLiveBasis);
    events.open(DEDUCT, bytes, callerSweepPages, pagesSwept, pagesSweptBasis, live, basis);
    events.put(heap.sweepPagesPerByte);
    if (heap.sweepPagesPerByte !== 0) {
      const target = this.target(bytes, callerSweepPages);
      while (target > heap.pagesSwept - heap.pagesSweptBasis) {
        if (this.sweepone(BY_DEDUCT) !== -1) continue;
        heap.sweepPagesPerByte = 0;
        break;
      }
      events.close(DEDUCT, heap.pagesSwept, heap.sweepPagesPerByte);
      return;
    }
    events.close(DEDUCT);
  }

  /** How many pages must have been swept, computed in uintptr, float64 and int64 as in Go. */
  target(bytes: number, callerSweepPages: number): number {
    const exact = this.#rt.heap.sweepPagesPerByte * this.grown(bytes);
    const pages = this.#saturates ? nearestInt64(exact) : toInt64(exact);
    // The least int64 wraps when something is taken off it.
    if (pages === -9223372036854775808 && callerSweepPages > 0) return -pages;
    return pages - callerSweepPages;
  }

  /** float64(newHeapLive): by how much heap_live grew since the basis, and `bytes` besides. */
  grown(bytes: number): number {
    const { config, heap, stats } = this.#rt;
    const grown = stats.heapLive.small - heap.sweepHeapLiveBasis.small;
    if (Number.isSafeInteger(grown) && Number.isSafeInteger(grown + bytes)) {
      return this.#rt.wrap(grown + bytes);
    }
    const exact = stats.heapLive.bigint() - heap.sweepHeapLiveBasis.bigint() + BigInt(bytes);
    return Number(BigInt.asUintN(8 * config.ptrSize, exact));
  }
}
