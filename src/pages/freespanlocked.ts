/**
 * Pages that become free (mheap.go: freeSpanLocked): the span is merged with its free neighbours and
 * put where its length belongs.
 */
import { DEAD, FREE, IN_USE, MANUAL } from "./mspan.ts";
import type { Runtime } from "../runtime.ts";
import { GoThrow } from "../machine/stop.ts";
import { CODE, HEAP_INUSE } from "../machine/vocabulary.ts";
import { hex } from "../numbers/word.ts";

const SPAN_FREE = CODE["span.free"];
const FL_INS = CODE["fl.ins"];
const FL_RM = CODE["fl.rm"];

export class FreeSpan {
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
  }

  /** Frees s, merges it with its free neighbours, and lists it. */
  freeSpanLocked(s: number, acctinuse: boolean, acctidle: boolean, since: number): void {
    const { config, environment, events, spans, stats, system, lists } = this.#rt;
    const npages = spans.npages[s]!;
    const bytes = npages * config.pageSize;
    events.open(SPAN_FREE, spans.base(s), npages, acctinuse ? 1 : 0, acctidle ? 1 : 0);
    this.checkFree(s);
    if (acctinuse) system.stat[HEAP_INUSE]!.add(-bytes);
    if (acctidle) stats.heapIdle.add(bytes);
    spans.state[s] = FREE;
    if (spans.list[s] !== 0) lists.remove(lists.busy(npages), s);
    const now = since === 0 ? environment.now() : 0;
    spans.unusedsince[s] = since === 0 ? now : since;
    spans.npreleased[s] = 0;
    this.coalesce(s);
    this.putOn(s);
    const [base, merged, released] = [spans.base(s), spans.npages[s]!, spans.npreleased[s]!];
    events.close(SPAN_FREE, now, since, base, merged, spans.needzero(s), released);
  }

  checkFree(s: number): void {
    const { heap, spans } = this.#rt;
    switch (spans.state[s]) {
      case MANUAL:
        if (spans.allocCount(s) !== 0) {
          throw new GoThrow("MHeap_FreeSpanLocked - invalid stack free");
        }
        return;
      case IN_USE:
        if (spans.allocCount(s) !== 0 || spans.sweepgen[s] !== heap.sweepgen) {
          const at = `span ${hex(this.#rt.spanalloc.address[s]!)} ptr ${hex(spans.base(s))}`;
          const counts = `allocCount ${spans.allocCount(s)} sweepgen ${spans.sweepgen[s]}`;
          throw new GoThrow("MHeap_FreeSpanLocked - invalid free", [
            `MHeap_FreeSpanLocked - ${at} ${counts}/${heap.sweepgen}`,
          ]);
        }
        heap.pagesInUse -= spans.npages[s]!;
        return;
      default:
        throw new GoThrow("MHeap_FreeSpanLocked - invalid span state");
    }
  }

  /** Absorbs the free spans before and after s. */
  coalesce(s: number): void {
    const { spans, arena } = this.#rt;
    let page = arena.page(spans.base(s));
    const before = page > 0 ? arena.pages[page - 1]! : 0;
    if (before !== 0 && spans.state[before] === FREE) {
      spans.setBase(s, spans.base(before));
      spans.npages[s]! += spans.npages[before]!;
      spans.npreleased[s] = spans.npreleased[before]!;
      spans.setNeedzero(s, spans.needzero(s) | spans.needzero(before));
      page -= spans.npages[before]!;
      arena.pages[page] = s;
      this.recycle(before);
    }
    const behind = page + spans.npages[s]!;
    const after = behind < arena.length ? arena.pages[behind]! : 0;
    if (after !== 0 && spans.state[after] === FREE) {
      spans.npages[s]! += spans.npages[after]!;
      spans.npreleased[s]! += spans.npreleased[after]!;
      spans.setNeedzero(s, spans.needzero(s) | spans.needzero(after));
      arena.pages[page + spans.npages[s]! - 1] = s;
      this.recycle(after);
    }
  }

  /** Recycles the record of a free span that was absorbed. */
  recycle(s: number): void {
    const { spans, treap } = this.#rt;
    if (spans.npages[s]! >= this.#rt.config.maxMHeapList) treap.removeSpan(s);
    else this.takeOff(s);
    spans.state[s] = DEAD;
    this.#rt.spanalloc.free(s);
  }

  /** Puts a free span at the front of the list of its length, or into the treap. */
  putOn(s: number): void {
    const { events, spans, spanalloc, lists, treap } = this.#rt;
    const npages = spans.npages[s]!;
    if (npages >= this.#rt.config.maxMHeapList) {
      treap.insert(s);
      return;
    }
    lists.insert(lists.free(npages), s);
    events.open(FL_INS, spans.base(s), npages, spanalloc.address[s]!);
  }

  /** Takes a free span off the list of its length. */
  takeOff(s: number): void {
    const { events, spans, spanalloc, lists } = this.#rt;
    const npages = spans.npages[s]!;
    lists.remove(lists.free(npages), s);
    events.open(FL_RM, spans.base(s), npages, spanalloc.address[s]!);
  }
}
