/**
 * A stack of spans, in blocks on a spine (mgcsweepbuf.go). There are two; they trade roles, swept
 * and unswept, at every cycle. An entry may name a record that was recycled since.
 *
 * Invariants: entries[0 .. index) are on the stack; blocks <= spineCap; index <= blocks * the
 * block size at the time of each push.
 */
import { grow } from "../numbers/word.ts";
import type { Runtime } from "../runtime.ts";
import { CODE, GC_SYS } from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const PUSH = CODE["sb.push"];
const POP = CODE["sb.pop"];

export class SweepBuf {
  index = 0;
  /** Blocks on the spine, and how many it has room for. */
  blocks = 0;
  spineCap = 0;
  entries = new Int32Array(512);
  readonly id: number;
  readonly #rt: Runtime;

  constructor(rt: Runtime, id: number) {
    this.#rt = rt;
    this.id = id;
  }

  saveOrRestore(tape: Tape): void {
    this.entries = tape.int32s(this.entries, this.index);
    this.index = tape.integer(this.index);
    this.blocks = tape.integer(this.blocks);
    this.spineCap = tape.integer(this.spineCap);
  }

  push(s: number): void {
    const { config, events, spans, spanalloc } = this.#rt;
    events.open(PUSH, this.id, spans.base(s), spanalloc.address[s]!);
    const cursor = this.index++;
    if (Math.floor(cursor / config.sweepBufBlockEntries) >= this.blocks) this.addBlock();
    if (cursor >= this.entries.length) {
      this.entries = grow(this.entries, new Int32Array(2 * this.entries.length));
    }
    this.entries[cursor] = s;
    events.close(PUSH, this.index);
  }

  /** The last span pushed, 0 if there is none. */
  pop(): number {
    const { events, heap, spans, spanalloc } = this.#rt;
    if (this.index === 0) {
      events.open(POP, this.id);
      events.put(0);
      return 0;
    }
    const s = this.entries[--this.index]!;
    this.entries[this.index] = 0;
    const { address } = spanalloc;
    const [base, state, sg] = [spans.base(s), spans.state[s]!, spans.sweepgen[s]!];
    events.open(POP, this.id, base, address[s]!, this.index, state, sg);
    events.put(heap.sweepgen);
    return s;
  }

  /** A further block, on a spine twice as long if it is full. */
  addBlock(): void {
    const { config, persistent } = this.#rt;
    if (this.blocks === this.spineCap) {
      this.spineCap = this.spineCap === 0 ? config.sweepBufInitSpineCap : 2 * this.spineCap;
      persistent.alloc(this.spineCap * config.ptrSize, config.cacheLineSize, GC_SYS);
    }
    persistent.alloc(config.sizeof.gcSweepBlock, config.cacheLineSize, GC_SYS);
    this.blocks++;
  }
}
