/**
 * Where everything lies in the address space (malloc.go: mallocinit): the table of spans, the heap
 * bitmap and the arena, in one reservation.
 */
import { hex, isPowerOfTwo, roundUp } from "../numbers/word.ts";
import type { Runtime } from "../runtime.ts";
import { Rejected } from "../machine/rejected.ts";
import { GoThrow } from "../machine/stop.ts";
import { CODE } from "../machine/vocabulary.ts";
import { WORDS_PER_BYTE } from "./arena.ts";

const INIT = CODE.mallocinit;
/** The 32-bit way starts this far behind the program image, rounded up. */
const IMAGE_GAP = 256 * 1024;
const IMAGE_ROUND = 1024 * 1024;
/** Sizes of its arena that are tried, in steps of a later extension: 512, 256, 128 MiB, nothing. */
const LOW_ARENAS = [2, 1, 0.5, 0];

export class Layout {
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
  }

  /** Reserves address space, lays span table, bitmap and arena out in it, and makes the boot cache. */
  mallocinit(physPageSize: number, end: number, brk: number): void {
    const { arena, config, events, system, memory } = this.#rt;
    const { pageSize, ptrSize } = config;
    events.open(INIT, physPageSize, end, brk);
    this.check(physPageSize);
    const spansSize = roundUp(((arena.maxMem + 1) / pageSize) * ptrSize, pageSize);
    const bitmapSize = roundUp((arena.maxMem + 1) / (ptrSize * WORDS_PER_BYTE), pageSize);
    const tables = spansSize + bitmapSize + pageSize;
    let size = tables + roundUp(arena.maxMem, pageSize);
    let p = ptrSize === 8 ? this.reserveWide(size) : 0;
    for (const steps of p === 0 ? LOW_ARENAS : []) {
      size = this.#rt.wrap(tables + steps * config.arenaReserve);
      p = system.reserve(this.#lowHint(end, brk, size), size);
      if (p !== 0) break;
    }
    if (p === 0) throw new GoThrow("runtime: cannot reserve arena virtual address space");
    arena.reserved = system.reserved;
    const resvSize = this.layOut(p, size, spansSize, bitmapSize);
    memory.place(arena.start);
    this.#rt.initAllocators();
    const { start, used, alloc } = arena;
    events.close(INIT, arena.spans, arena.bitmap, start, used, alloc, arena.end);
    const real = arena.reserved ? 1 : 0;
    for (const field of [real, spansSize, bitmapSize, p, resvSize]) events.put(field);
  }

  /** Places all within the size bytes at p; what is left of them from the first page on. */
  layOut(p: number, size: number, spansSize: number, bitmapSize: number): number {
    const { arena, config, wordLimit } = this.#rt;
    const wrap = (x: number): number => (x >= wordLimit ? x - wordLimit : x);
    const first = wrap(roundUp(p, config.pageSize));
    const left = size - this.#rt.wrap(first - p);
    arena.spans = first;
    arena.capacity = spansSize / config.ptrSize;
    arena.bitmap = wrap(first + spansSize + bitmapSize);
    arena.start = config.ptrSize === 4 ? 0 : arena.bitmap;
    arena.end = wrap(p + left);
    arena.used = arena.alloc = arena.bitmap;
    if (arena.start % config.pageSize !== 0) {
      const places = [p, arena.bitmap, spansSize, bitmapSize, config.pageSize].map(hex).join(" ");
      const line = `bad pagesize ${places} start ${hex(arena.start)}`;
      throw new GoThrow("misrounded allocation in mallocinit", [line]);
    }
    this.checkBitmap(p);
    return left;
  }

  /** 64-bit: rejects a reservation so low that the bitmap, which grows downwards, would wrap. */
  checkBitmap(p: number): void {
    const { arena, config } = this.#rt;
    const lowest = arena.bitmap - arena.bitmapBytes(arena.end);
    if (config.ptrSize === 4 || lowest >= 0) return;
    const expected = `an address from ${hex(p - lowest)} on, since the bitmap lies above 0`;
    throw new Rejected("answer", "address of a reservation", p, expected);
  }

  /** The throws of mallocinit that have nothing to do with the reservation. */
  check(physPageSize: number): void {
    const { minPhysPageSize, tinySizeClass, maxTinySize } = this.#rt.config;
    if (this.#rt.classes.toSize[tinySizeClass] !== maxTinySize) {
      throw new GoThrow("bad TinySizeClass");
    }
    if (physPageSize === 0) throw new GoThrow("failed to get system page size");
    const is = `system page size (${physPageSize})`;
    if (physPageSize < minPhysPageSize) {
      const printed = `${is} is smaller than minimum page size (${minPhysPageSize})`;
      throw new GoThrow("bad system page size", [printed]);
    }
    if (!isPowerOfTwo(physPageSize)) {
      throw new GoThrow("bad system page size", [`${is} must be a power of 2`]);
    }
    this.#rt.physPageSize = this.#rt.system.physPageSize = physPageSize;
  }

  /** 64-bit: reserves everything at once, at the first hint that the system grants. */
  reserveWide(size: number): number {
    const { arenaHint, arenaHintStride, arenaHints } = this.#rt.config;
    for (let i = 0; i < arenaHints; i++) {
      const p = this.#rt.system.reserve(i * arenaHintStride + arenaHint, size);
      if (p !== 0) return p;
    }
    return 0;
  }

  /** The 32-bit way: behind the program's image, and behind its brk if that is in the way. */
  #lowHint(end: number, brk: number, size: number): number {
    const wrap = (x: number): number => this.#rt.wrap(x);
    const p = wrap(roundUp(wrap(end + IMAGE_GAP), IMAGE_ROUND));
    if (!(p <= brk && brk < wrap(p + size))) return p;
    return wrap(roundUp(wrap(brk + IMAGE_ROUND), IMAGE_ROUND));
  }
}
