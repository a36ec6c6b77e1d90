/**
 * What a TypeScript program uses: Go's heap on a simulated operating system, with memory that can
 * be read and written. Bad input is a HeapError and changes nothing; where Go itself gives up, its
 * own message is thrown as a GoThrow, and the heap is dead.
 */
import type { Config } from "./instance/config.ts";
import { CollectingOS, Collector } from "./collector/mgc.ts";
import { Machine } from "./machine.ts";
import type { Malloc } from "./objects/malloc.ts";
import type { Lent } from "./objects/lent.ts";
import { CHUNK, type Memory } from "./arena/memory.ts";
import { IN_USE } from "./pages/mspan.ts";
import type { MemStats } from "./stats/mstats.ts";
import { go19 } from "./instance/platform.ts";
import type { Quick } from "./objects/quick.ts";
import type { Runtime } from "./runtime.ts";
import { GoThrow, hex } from "./machine/stop.ts";

/** Why a program's input was turned away. */
export type HeapErrorCode = "size" | "processor" | "address" | "bytes" | "dead" | "processors";

export class HeapError extends Error {
  override readonly name = "HeapError";
  readonly code: HeapErrorCode;

  constructor(code: HeapErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export interface HeapOptions {
  /** How many Ps, each with its own cache; 1 by default. */
  readonly processors?: number;
  /** The instance; go19("linux", "amd64") by default, without heap profiling. */
  readonly config?: Config;
  /** Where the random numbers start. */
  readonly seed?: number;
}

export interface MallocOptions {
  /** The object holds no pointers; true by default. */
  readonly noscan?: boolean;
  /** Its memory is cleared; true by default. */
  readonly zero?: boolean;
  /** The P that allocates; 0 by default. */
  readonly p?: number;
}

/** Flags of `allocate`. */
export const ZERO = 1;
export const SCAN = 2;

export class Heap {
  readonly machine: Machine;
  /** Where allocations go; of the heap's own. */
  declare readonly quick: Quick;
  declare readonly mallocs: Malloc;
  /** The P that executes. */
  p = -1;
  readonly #rt: Runtime;
  readonly #memory: Memory;
  readonly #view: DataView;
  /** The byte order of the instance's processor. */
  readonly #little: boolean;
  readonly #collector: Collector;

  constructor(options: HeapOptions = {}) {
    const config = options.config ?? { ...go19("linux", "amd64"), memProfileRate: 0 };
    const processors = options.processors ?? 1;
    const os = new CollectingOS(config, options.seed ?? 1);
    this.machine = new Machine(config, os);
    this.#collector = new Collector(this.machine, os);
    this.#rt = this.machine.rt;
    this.quick = this.#rt.quick;
    this.mallocs = this.#rt.malloc;
    this.#memory = this.#rt.memory;
    this.#little = config.bigEndian !== 1;
    this.#view = new DataView(new ArrayBuffer(8));
    const { physPageSize, end, brk } = config;
    this.#boot({ tag: "mallocinit", p: -1, physPageSize, end, brk });
    this.#boot({ tag: "gc.init", p: -1 });
    this.#boot({ tag: "gc.trigger", p: -1, ratio: 7 / 8, gcpercent: 100 });
    this.#boot({ tag: "procresize", p: -1, nprocs: processors });
    this.#boot({ tag: "gc.enable", p: 0 });
    this.use(0);
  }

  /** The address of a new object. */
  malloc(size: number | bigint, options: MallocOptions = {}): number {
    const { noscan = true, zero = true, p = 0 } = options;
    const flags = (zero ? ZERO : 0) | (noscan ? 0 : SCAN);
    if (p !== this.p) this.use(p);
    const isWhole = typeof size === "bigint" || Number.isInteger(size);
    const isExact = size >= 0 && size <= Number.MAX_SAFE_INTEGER;
    if (isWhole && !isExact) return this.#mallocHuge(BigInt(size), flags);
    return this.allocate(Number(size), flags);
  }

  /** P p executes what follows. */
  use(p: number): void {
    if (this.machine.dead !== null) this.#isDead();
    const { processors } = this.#rt;
    if (!(p >= 0 && processors.isCurrent(p))) {
      const expected = `an integer from 0 to ${processors.nprocs - 1}`;
      throw new HeapError("processor", `P: found ${p}, expected ${expected}`);
    }
    processors.execute(p);
    this.p = p;
  }

  /** malloc on the P that executes, without options to create: `flags` is ZERO, SCAN, both or 0. */
  allocate(size: number, flags: number): number {
    const { quick } = this;
    if (!quick.serves(size)) return +this.allocateSlowly(size, flags);
    const lent = quick.lent(size, flags);
    if (lent.left === 0) return +this.allocateNext(lent, size, flags);
    return flags === 0 ? lent.take() : +quick.finish(lent, size, flags);
  }

  /** The same where no slot is left, or none is needed. */
  allocateNext(lent: Lent, size: number, flags: number): number {
    const { quick } = this;
    if (lent === quick.tinySizes) {
      const x = quick.tiny(size);
      if (x !== 0) return x;
      if (quick.lend(quick.tinyBlocks)) return +quick.tiny(size);
    } else if (quick.lend(lent)) {
      return +quick.finish(lent, size, flags);
    }
    return +this.allocateSlowly(size, flags);
  }

  /** The same where it has to be looked at more closely. */
  allocateSlowly(size: number, flags: number): number {
    const { mallocs } = this;
    if (this.machine.dead !== null) this.#isDead();
    if (!(Number.isSafeInteger(size) && size >= 0)) this.#badSize(size);
    if ((flags & SCAN) !== 0) this.#setPointers(size);
    else mallocs.setUntyped();
    try {
      return +mallocs.mallocgc(size, (flags & ZERO) !== 0);
    } catch (stop) {
      throw this.#stopped(stop);
    }
  }

  /** A copy of n bytes of a live object. */
  read(address: number, n: number): Uint8Array {
    this.#check(address, n);
    return this.#memory.read(address, n);
  }

  /** Writes bytes into a live object. */
  write(address: number, bytes: Uint8Array): void {
    this.#check(address, bytes.length);
    this.#memory.write(address, bytes);
  }

  getUint8(address: number): number {
    return this.#load(address, 1).getUint8(0);
  }

  setUint8(address: number, value: number): void {
    this.#view.setUint8(0, value);
    this.#store(address, 1);
  }

  getUint32(address: number): number {
    return this.#load(address, 4).getUint32(0, this.#little);
  }

  setUint32(address: number, value: number): void {
    this.#view.setUint32(0, value, this.#little);
    this.#store(address, 4);
  }

  getFloat64(address: number): number {
    return this.#load(address, 8).getFloat64(0, this.#little);
  }

  setFloat64(address: number, value: number): void {
    this.#view.setFloat64(0, value, this.#little);
    this.#store(address, 8);
  }

  /** Frees every object that none of the addresses lies in. */
  collect(live: Iterable<number>): void {
    if (this.machine.dead !== null) this.#isDead();
    const addresses = Array.from(live).filter((address) => address !== this.#rt.config.zerobase);
    for (const address of addresses) this.#check(address, 0);
    this.#collector.collect(addresses, 0);
    this.use(0);
  }

  /** Gives all free pages back to the system; on most, they read as zero when used again. */
  scavenge(): void {
    this.#rt.scavenger.scavenge(-1, 0xffffffffffffffffn, 0);
  }

  /** What ReadMemStats reports: every cache gives back its spans first. */
  memstats(): MemStats {
    const { caches, processors } = this.#rt;
    for (let p = 0; p < processors.nprocs; p++) caches.releaseAll(processors.cacheOf(p));
    for (let p = 0; p < processors.nprocs; p++) caches.flush(processors.cacheOf(p));
    return this.#rt.stats.update();
  }

  #boot(action: Parameters<Machine["perform"]>[0]): void {
    const outcome = this.machine.perform(action);
    if (outcome.tag === "done") return;
    if (outcome.tag === "throw") throw new GoThrow(outcome.message, outcome.printed);
    if (outcome.tag === "rejected") throw new HeapError("processors", outcome.message);
    throw new Error(`${action.tag}: ${JSON.stringify(outcome)}`);
  }

  /** The object consists of pointers. */
  #setPointers(size: number): void {
    const word = this.#rt.config.ptrSize;
    if (size % word !== 0) {
      const expected = `a multiple of ${word} for an object with pointers`;
      throw new HeapError("size", `size: found ${size}, expected ${expected}`);
    }
    this.#rt.malloc.setType(size, size, word, false);
  }

  /** A whole size that is negative, or larger than every double is exact to. */
  #mallocHuge(size: bigint, flags: number): number {
    if (this.machine.dead !== null) this.#isDead();
    if (size < 0n || size >= BigInt(this.#rt.wordLimit)) this.#badSize(size);
    const ty = (flags & SCAN) === 0 ? {} : { ty: [8, 8, 8, 0] as const };
    const nz = (flags & ZERO) === 0 ? 0 : 1;
    const outcome = this.machine.perform({ tag: "malloc", p: this.p, n: size, nz, ...ty });
    if (outcome.tag === "throw") throw new GoThrow(outcome.message, outcome.printed);
    return this.machine.result;
  }

  #badSize(size: unknown): never {
    const expected = `an integer from 0 to ${BigInt(this.#rt.wordLimit) - 1n}`;
    throw new HeapError("size", `size: found ${String(size)}, expected ${expected}`);
  }

  #isDead(): never {
    throw new HeapError("dead", `the heap is dead since: ${this.machine.dead}`);
  }

  #stopped(stop: unknown): unknown {
    if (!(stop instanceof GoThrow)) return stop;
    const { message, printed } = this.machine.die(stop);
    return new GoThrow(message, printed);
  }

  /** [address, address + n) must lie in one live object. */
  #check(address: number, n: number): void {
    if (!(n >= 0 && Number.isSafeInteger(n))) {
      throw new HeapError("bytes", `number of bytes: found ${n}, expected an integer from 0 on`);
    }
    const { arena, spans } = this.#rt;
    const inside = address >= arena.start && address < arena.used && Number.isInteger(address);
    const s = inside ? arena.pages[arena.page(address)]! : 0;
    if (s !== 0 && spans.state[s] === IN_USE) {
      const [base, size] = [spans.base(s), spans.elemsize(s)];
      const slot = Math.floor((address - base) / size);
      const end = Math.min(base + (slot + 1) * size, spans.limit[s]!);
      if (slot < spans.nelems(s) && !spans.isFree(s, slot) && address + n <= end) return;
    }
    const found = inside ? hex(address) : String(address);
    const expected = `${n} bytes inside one live object`;
    throw new HeapError("address", `address: found ${found}, expected ${expected}`);
  }

  #load(address: number, n: number): DataView {
    this.#check(address, n);
    const { base, bytes } = this.#memory;
    const chunk = Math.floor((address - base) / CHUNK);
    const from = address - base - chunk * CHUNK;
    if (from + n > CHUNK) {
      this.#memory.read(address, n).forEach((byte, i) => this.#view.setUint8(i, byte));
      return this.#view;
    }
    const source = bytes[chunk];
    for (let i = 0; i < n; i++) this.#view.setUint8(i, source ? source[from + i]! : 0);
    return this.#view;
  }

  #store(address: number, n: number): void {
    this.#check(address, n);
    const chunk = Math.floor((address - this.#memory.base) / CHUNK);
    const from = address - this.#memory.base - chunk * CHUNK;
    if (from + n > CHUNK) {
      this.#memory.write(address, new Uint8Array(this.#view.buffer, 0, n));
      return;
    }
    const target = this.#memory.touch(chunk);
    for (let i = 0; i < n; i++) target[from + i] = this.#view.getUint8(i);
  }
}
