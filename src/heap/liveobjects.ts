/**
 * The live objects of a heap, as a program reads and writes them. An access has to stay inside one
 * live object; all other addresses are bad input.
 */
import { CHUNK, type Memory } from "../arena/memory.ts";
import { HeapError, isIterable, refuse, show } from "./error.ts";
import { IN_USE } from "../pages/mspan.ts";
import type { Runtime } from "../runtime.ts";
import { hex } from "../numbers/word.ts";

export class LiveObjects {
  readonly #rt: Runtime;
  readonly #memory: Memory;
  /** The byte order of the platform's processor. */
  readonly #little: boolean;
  /** The bytes of the number that is read or written. */
  readonly #view = new DataView(new ArrayBuffer(8));

  constructor(rt: Runtime) {
    this.#rt = rt;
    this.#memory = rt.memory;
    this.#little = rt.config.bigEndian !== 1;
  }

  read(address: number, n: number): Uint8Array {
    if (typeof n !== "number" || !Number.isSafeInteger(n) || n < 0) {
      refuse("bytes", "number of bytes", n, "an integer from 0 on");
    }
    this.check(address, n);
    if (n <= CHUNK) return this.#memory.read(address, n);
    return this.#memory.readInto(address, arrayOf(n));
  }

  write(address: number, bytes: Uint8Array): void {
    // Not instanceof, which refuses the arrays of another realm.
    if (!ArrayBuffer.isView(bytes) || bytes[Symbol.toStringTag] !== "Uint8Array") {
      refuse("bytes", "bytes", bytes, "a Uint8Array");
    }
    this.check(address, bytes.length);
    this.#memory.write(address, bytes);
  }

  uint8(address: number): number {
    return this.#load(address, 1).getUint8(0);
  }

  uint32(address: number): number {
    return this.#load(address, 4).getUint32(0, this.#little);
  }

  float64(address: number): number {
    return this.#load(address, 8).getFloat64(0, this.#little);
  }

  setUint8(address: number, value: number): void {
    this.check(address, 1);
    checkUnsigned(value, 0xff);
    this.#view.setUint8(0, value);
    this.#store(address, 1);
  }

  setUint32(address: number, value: number): void {
    this.check(address, 4);
    checkUnsigned(value, 0xffffffff);
    this.#view.setUint32(0, value, this.#little);
    this.#store(address, 4);
  }

  setFloat64(address: number, value: number): void {
    this.check(address, 8);
    if (typeof value !== "number") refuse("value", "value", value, "a number");
    this.#view.setFloat64(0, value, this.#little);
    this.#store(address, 8);
  }

  /** [address, address + n) lies in one live object, or is the empty block. */
  check(address: number, n: number): void {
    const span = this.spanOf(address);
    if (span !== 0) {
      const { spans } = this.#rt;
      const [base, size] = [spans.base(span), spans.elemsize(span)];
      const slot = Math.floor((address - base) / size);
      const end = Math.min(base + (slot + 1) * size, spans.limit[span]!);
      if (slot < spans.nelems(span) && !spans.isFree(span, slot) && address + n <= end) return;
    } else if (n === 0 && this.isEmpty(address)) {
      return;
    }
    const isAddress = typeof address === "number" && Number.isSafeInteger(address) && address >= 0;
    const found = isAddress ? hex(address) : show(address);
    const expected = `${n} ${n === 1 ? "byte" : "bytes"} inside one live object`;
    throw new HeapError("address", `address: found ${found}, expected ${expected}`);
  }

  /** The address is that of a live object's first byte, of any byte in a tiny block, or empty. */
  checkStart(address: number): void {
    this.check(address, 0);
    const { malloc, spans } = this.#rt;
    const span = this.spanOf(address);
    if (this.isEmpty(address) || spans.spanclass[span] === malloc.tinyClass) return;
    if ((address - spans.base(span)) % spans.elemsize(span) === 0) return;
    throw new HeapError(
      "address",
      `address: found ${hex(address)}, expected an object's first byte`,
    );
  }

  /** The addresses of what a program names as live, checked, without the empty block. */
  addresses(live: Iterable<number>): number[] {
    const given: unknown = live;
    if (!isIterable(given)) refuse("address", "live objects", given, "an iterable of addresses");
    const addresses = Array.from(live);
    for (const address of addresses) this.check(address, 0);
    return addresses.filter((address) => !this.isEmpty(address));
  }

  /** Whether it is the address of the empty block. */
  isEmpty(address: number): boolean {
    return address === this.#rt.config.zerobase;
  }

  /** The span in use that an address lies in; 0 if it lies in none. */
  spanOf(address: number): number {
    const { arena, spans } = this.#rt;
    if (typeof address !== "number" || !Number.isInteger(address)) return 0;
    if (address < arena.start || address >= arena.used) return 0;
    const span = arena.pages[arena.page(address)]!;
    return span !== 0 && spans.state[span] === IN_USE ? span : 0;
  }

  #load(address: number, n: number): DataView {
    this.check(address, n);
    const { base } = this.#memory;
    const chunk = Math.floor((address - base) / CHUNK);
    const from = address - base - chunk * CHUNK;
    if (from + n > CHUNK) {
      this.#memory.read(address, n).forEach((byte, i) => this.#view.setUint8(i, byte));
      return this.#view;
    }
    const source = this.#memory.bytesOf(chunk);
    for (let i = 0; i < n; i++) this.#view.setUint8(i, source ? source[from + i]! : 0);
    return this.#view;
  }

  /** Writes the first n bytes of the view. pre: the address was checked. */
  #store(address: number, n: number): void {
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

/** An array of n bytes. The address space of a heap is larger than the memory of JavaScript. */
function arrayOf(n: number): Uint8Array {
  try {
    return new Uint8Array(n);
  } catch {
    return refuse("bytes", "number of bytes", n, "as many as JavaScript has memory for");
  }
}

function checkUnsigned(value: unknown, max: number): void {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= max) return;
  refuse("value", "value", value, `an integer from 0 to ${max}`);
}
