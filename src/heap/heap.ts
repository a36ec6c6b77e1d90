/**
 * Go's heap for a TypeScript program: on a simulated operating system, with memory that can be
 * read and written.
 *
 * Bad input is a HeapError and changes nothing. Where Go gives up, a GoThrow has Go's message, and
 * the heap is dead: from then on everything but reading is a HeapError with the code `dead`.
 */
import { CollectingOS, Collector } from "../collector/mgc.ts";
import { HeapError, refuse, refused } from "./error.ts";
import { type Finalizer, Finalizers } from "./finalizers.ts";
import { LiveObjects } from "./liveobjects.ts";
import { Machine } from "../machine.ts";
import type { Malloc } from "../objects/malloc.ts";
import type { Lent } from "../objects/lent.ts";
import type { MemStats } from "../stats/mstats.ts";
import {
  checkMallocOptions,
  checkSize,
  type HeapOptions,
  heapOptions,
  type MallocOptions,
} from "./options.ts";
import { checkFlags, type Quick } from "../objects/quick.ts";
import { contentsFor, HeapSnapshot } from "./snapshot.ts";
import { GoThrow } from "../machine/stop.ts";
import { hex } from "../numbers/word.ts";

/** Flags of `allocate`: the memory is cleared; the object consists of pointers. */
export const ZERO = 1;
export const SCAN = 2;

const LARGEST = Number.MAX_SAFE_INTEGER;
const MAX64 = 0xffffffffffffffffn;

/** What ReadMemStats reports (mstats.go), with Go's names. */
export interface HeapStats extends MemStats {
  /** The live heap at which the next cycle would start in Go, in bytes. */
  readonly next_gc: number;
  /** Collections that have ended. */
  readonly numgc: number;
}

/** The machine under a heap, for the checker. */
export let machineOf: (heap: Heap) => Machine;

export class Heap {
  static {
    machineOf = (heap) => heap.#machine;
  }

  readonly #machine: Machine;
  readonly #quick: Quick;
  readonly #mallocs: Malloc;
  readonly #collector: Collector;
  readonly #finalizers: Finalizers;
  readonly #objects: LiveObjects;
  #p = 0;

  /**
   * Brings the allocator up as Go does at its start. (schedinit, mallocinit)
   *
   * @throws HeapError `option`, `processors`, `config`, `platform`, `seed` or `memoryLimit`: a bad
   * option.
   * @throws GoThrow if Go gives up already, for want of memory or on odd constants.
   */
  constructor(options: HeapOptions = {}) {
    const { config, processors, seed, memoryLimit } = heapOptions(options);
    this.#finalizers = new Finalizers(config);
    const os = new CollectingOS(config, { seed, memoryLimit, finalizers: this.#finalizers });
    this.#machine = new Machine(config, os);
    this.#collector = new Collector(this.#machine, os);
    const { rt } = this.#machine;
    this.#quick = rt.quick;
    this.#mallocs = rt.malloc;
    this.#objects = new LiveObjects(rt);
    const { physPageSize, end, brk } = config;
    this.#perform({ tag: "mallocinit", p: -1, physPageSize, end, brk });
    this.#perform({ tag: "gc.init", p: -1 });
    this.#perform({ tag: "gc.trigger", p: -1, ratio: 7 / 8, gcpercent: 100 });
    this.#perform({ tag: "procresize", p: -1, nprocs: processors });
    this.#perform({ tag: "gc.enable", p: 0 });
  }

  /** The processor that executes: the one that `use` chose, at first 0. */
  get p(): number {
    return this.#p;
  }

  /**
   * Chooses the processor that executes from here on, of those from 0 on.
   *
   * @throws HeapError `dead`, or `processor`: there is none of that number.
   */
  use(p: number): void {
    this.#checkAlive();
    const { processors } = this.#machine.rt;
    if (typeof p !== "number" || !Number.isInteger(p) || p < 0 || p >= processors.nprocs) {
      refuse("processor", "processor", p, `an integer from 0 to ${processors.nprocs - 1}`);
    }
    processors.execute(p);
    this.#p = p;
  }

  /**
   * Allocates an object of `size` bytes and returns its address. Size 0 gives the address of the
   * empty block, which all empty objects share.
   *
   * @throws HeapError `dead`; `option` or `processor`: a bad option; `size`: not an integer from 0 to
   * the largest pointer-sized word, or with pointers and not a multiple of the pointer size.
   * @throws GoThrow if Go gives up, for want of memory. The heap is dead then.
   */
  malloc(size: number | bigint, options?: MallocOptions): number {
    if (options === undefined) return this.#mallocOf(size, ZERO);
    this.#checkAlive();
    checkMallocOptions(options);
    const { noscan = true, zero = true, p = this.#p } = options;
    const flags = (zero ? ZERO : 0) | (noscan ? 0 : SCAN);
    if (p === this.#p) return this.#mallocOf(size, flags);
    const chosen = this.#p;
    this.use(p);
    try {
      return this.#mallocOf(size, flags);
    } finally {
      if (this.#machine.dead === null) this.use(chosen);
    }
  }

  /**
   * `malloc` without an object of options. `flags` is ZERO, SCAN, both or 0; its other bits are
   * ignored.
   *
   * @throws HeapError `dead`; `size` as `malloc`; `flags`: not an integer.
   * @throws GoThrow if Go gives up, for want of memory. The heap is dead then.
   */
  allocate(size: number, flags: number): number {
    try {
      const quick = this.#quick;
      if (!quick.serves(size)) return +this.#allocateSlowly(size, flags);
      const lent = quick.lent(size, flags);
      if (lent.left === 0) return +this.#allocateNext(lent, size, flags);
      return flags === 0 ? lent.take() : +quick.finish(lent, size, flags);
    } catch (error) {
      throw refused(error, size, flags);
    }
  }

  /**
   * A copy of n bytes of a live object. The empty block has none.
   *
   * @throws HeapError `bytes`: n is not an integer from 0 on; `address`: not n bytes inside one live
   * object.
   */
  read(address: number, n: number): Uint8Array {
    return this.#objects.read(address, n);
  }

  /**
   * Writes bytes into a live object.
   *
   * @throws HeapError `dead`; `bytes`: not a Uint8Array; `address`: the bytes do not fit inside one
   * live object. Nothing is written then.
   */
  write(address: number, bytes: Uint8Array): void {
    this.#checkAlive();
    this.#objects.write(address, bytes);
  }

  /** Reads a byte. @throws HeapError `address`: not inside a live object. */
  getUint8(address: number): number {
    return this.#objects.uint8(address);
  }

  /**
   * Writes a byte.
   *
   * @throws HeapError `dead`; `address`: not inside a live object; `value`: not an integer from 0 to
   * 255.
   */
  setUint8(address: number, value: number): void {
    this.#checkAlive();
    this.#objects.setUint8(address, value);
  }

  /**
   * Reads 4 bytes as an unsigned integer, in the byte order of the platform.
   *
   * @throws HeapError `address`: not 4 bytes inside one live object.
   */
  getUint32(address: number): number {
    return this.#objects.uint32(address);
  }

  /**
   * Writes an unsigned integer of 4 bytes, in the byte order of the platform.
   *
   * @throws HeapError `dead`; `address`: not 4 bytes inside one live object; `value`: not an integer
   * from 0 to 2^32-1.
   */
  setUint32(address: number, value: number): void {
    this.#checkAlive();
    this.#objects.setUint32(address, value);
  }

  /**
   * Reads 8 bytes as a float64, in the byte order of the platform.
   *
   * @throws HeapError `address`: not 8 bytes inside one live object.
   */
  getFloat64(address: number): number {
    return this.#objects.float64(address);
  }

  /**
   * Writes a float64 of 8 bytes, in the byte order of the platform.
   *
   * @throws HeapError `dead`; `address`: not 8 bytes inside one live object; `value`: not a number.
   */
  setFloat64(address: number, value: number): void {
    this.#checkAlive();
    this.#objects.setFloat64(address, value);
  }

  /**
   * Sets a function to be called once a collection finds the object dead, or with null takes it
   * away. The object survives that collection; the next one frees it, unless it is named as live or
   * has got a finalizer again. The address is the object's first byte; in a tiny block, which holds
   * several objects of less than 16 bytes without pointers, it is any byte. The empty block never
   * dies. (mfinal.go: SetFinalizer)
   *
   * @throws HeapError `dead`; `finalizer`: not a function and not null, or the object has one
   * already; `address`: not the first byte of a live object.
   * @throws GoThrow if Go gives up, for want of memory. The heap is dead then.
   */
  setFinalizer(address: number, finalizer: Finalizer | null): void {
    this.#checkAlive();
    if (finalizer !== null && typeof finalizer !== "function") {
      refuse("finalizer", "finalizer", finalizer, "a function or null");
    }
    this.#objects.checkStart(address);
    if (this.#objects.isEmpty(address)) return;
    if (finalizer === null) {
      this.#perform({ tag: "fin.rm", p: this.#p, a: address });
      this.#finalizers.remove(address);
      return;
    }
    if (this.#finalizers.has(address)) {
      throw new HeapError("finalizer", `the object at ${hex(address)} has a finalizer already`);
    }
    this.#perform({ tag: "fin.add", p: this.#p, a: address });
    this.#finalizers.set(address, finalizer);
  }

  /**
   * Collects garbage: frees every object that none of the addresses lies in, as runtime.GC does
   * where they are all that the program can reach. Pointers in objects are not followed. Then calls
   * the finalizers of the objects that were found dead, the one queued last first, and returns the
   * addresses of these objects in that order. An exception of a finalizer leaves `collect`; the
   * finalizers after it are called by the next collection.
   *
   * @throws HeapError `dead`; `address`: not an iterable of addresses inside live objects.
   * @throws GoThrow if Go gives up. The heap is dead then.
   */
  collect(live: Iterable<number>): ReadonlyArray<number> {
    this.#checkAlive();
    const addresses = this.#objects.addresses(live);
    for (const address of this.#finalizers.roots()) addresses.push(address);
    this.#collector.collect(addresses, this.#p);
    return this.#finalizers.run();
  }

  /**
   * Gives all free pages back to the operating system. On Linux and Windows they read as zero when
   * they are used again. (mheap.go: scavenge)
   *
   * @throws HeapError `dead`.
   * @throws GoThrow if Go gives up, since the system fails. The heap is dead then.
   */
  scavenge(): void {
    this.#checkAlive();
    this.#perform({ tag: "scavenge", p: this.#p, k: -1, now: MAX64, limit: 0 });
  }

  /**
   * What ReadMemStats reports, in bytes and numbers of objects. As in Go, every cache gives back its
   * spans first, so the next allocations may be at other addresses.
   *
   * @throws HeapError `dead`.
   * @throws GoThrow if Go gives up. The heap is dead then.
   */
  memstats(): HeapStats {
    this.#checkAlive();
    const { cachealloc, pacer, processors, stats } = this.#machine.rt;
    for (const tag of ["releaseall", "flush"] as const) {
      for (let p = 0; p < processors.nprocs; p++) {
        this.#perform({ tag, p: this.#p, c: cachealloc.address[processors.cacheOf(p)]! });
      }
    }
    this.#perform({ tag: "memstats", p: this.#p });
    return { ...stats.read(), next_gc: Number(pacer.nextGc), numgc: this.#collector.cycles };
  }

  /**
   * All of the heap: its objects and their bytes, free memory, finalizers, statistics, the simulated
   * system. It costs time and memory as the heap's metadata does; the bytes of objects are shared
   * until they are written, and copied then.
   *
   * @throws HeapError `dead`.
   */
  snapshot(): HeapSnapshot {
    this.#checkAlive();
    const saved = this.#machine.save();
    return new HeapSnapshot({ saved, cycles: this.#collector.cycles, p: this.#p });
  }

  /**
   * Goes back to what this heap, or another one of the same config, was when the snapshot was taken;
   * any number of times. A dead heap is alive again. Only the finalizers themselves stay the same
   * functions.
   *
   * @throws HeapError `snapshot`: no snapshot, one of a heap of another config, or the call is made
   * in a finalizer, whose collection has not ended.
   */
  restore(snapshot: HeapSnapshot): void {
    const { saved, cycles, p } = contentsFor(this.#machine.config, snapshot);
    if (this.#finalizers.isRunning) {
      throw new HeapError("snapshot", "a finalizer cannot restore the heap that calls it");
    }
    this.#machine.restore(saved);
    this.#collector.cycles = cycles;
    this.#p = p;
  }

  #mallocOf(size: number | bigint, flags: number): number {
    if (typeof size !== "bigint") return this.allocate(size, flags);
    return size >= 0n && size <= BigInt(LARGEST)
      ? this.allocate(Number(size), flags)
      : this.#allocateSlowly(size, flags);
  }

  /** `allocate` where no slot is left, or none is needed. */
  #allocateNext(lent: Lent, size: number, flags: number): number {
    if ((flags & 3) !== flags) checkFlags(flags);
    const quick = this.#quick;
    if (lent === quick.tinySizes) {
      const x = quick.tiny(size);
      if (x !== 0) return x;
      if (quick.lend(quick.tinyBlocks)) return +quick.tiny(size);
    } else if (quick.lend(lent)) {
      return +quick.finish(lent, size, flags);
    }
    return +this.#allocateSlowly(size, flags);
  }

  /** `allocate` with all checks of the input. */
  #allocateSlowly(size: number | bigint, flags: number): number {
    this.#checkAlive();
    checkFlags(flags);
    checkSize(this.#machine.rt, size, (flags & SCAN) !== 0);
    if (size > LARGEST) return this.#allocateHuge(BigInt(size), flags);
    const mallocs = this.#mallocs;
    const n = Number(size);
    if ((flags & SCAN) === 0) mallocs.setUntyped();
    else mallocs.setType(n, n, this.#machine.config.ptrSize, false);
    try {
      return +mallocs.mallocgc(n, (flags & ZERO) !== 0);
    } catch (stop) {
      if (!(stop instanceof GoThrow)) throw stop;
      const { message, printed } = this.#machine.die(stop);
      throw new GoThrow(message, printed);
    }
  }

  /** A size from 2^53 on, with which Go finds that it is out of memory. */
  #allocateHuge(size: bigint, flags: number): number {
    const ty = (flags & SCAN) === 0 ? {} : { ty: [8, 8, 8, 0] as const };
    const nz = (flags & ZERO) === 0 ? 0 : 1;
    this.#perform({ tag: "malloc", p: this.#p, n: size, nz, ...ty });
    return this.#machine.result;
  }

  #checkAlive(): void {
    const { dead } = this.#machine;
    if (dead !== null) throw new HeapError("dead", `the heap is dead since: ${dead}`);
  }

  /** Performs an action that can only be done, or make Go give up. */
  #perform(action: Parameters<Machine["perform"]>[0]): void {
    const outcome = this.#machine.perform(action);
    if (outcome.tag === "done") return;
    if (outcome.tag === "throw") throw new GoThrow(outcome.message, outcome.printed);
    if (outcome.tag === "rejected") throw new HeapError("config", outcome.message);
    throw new Error(`${action.tag}: ${JSON.stringify(outcome)}`);
  }
}
