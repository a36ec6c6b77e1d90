/**
 * The bytes of the arena, in chunks of 1 MiB of the address space. A chunk gets its ArrayBuffer when
 * it is first written; until then it reads as zero and takes no memory of the host. The buffer ends
 * where the mapped part of the chunk ends.
 *
 * What was saved shares its chunks with the memory until they are written: such a chunk is frozen,
 * and the first write copies it.
 *
 * Invariants: words[i] and bytes[i] are views of the same buffer, or both null; they begin at
 * base + i * CHUNK. A chunk without a buffer has what frozen[i] has, or else is zero. Of chunk i,
 * [first[i], end[i]) covers all that is mapped.
 */
import type { Tape } from "../machine/tape.ts";

export const CHUNK = 1024 * 1024;
const CHUNK_WORDS = CHUNK / 8;

type Frozen = ReadonlyArray<Uint8Array | null>;
const NOTHING: Frozen = [];

export class Memory {
  /** The address of the first chunk, a multiple of CHUNK. */
  base = 0;
  readonly words: Array<Float64Array | null> = [];
  readonly bytes: Array<Uint8Array | null> = [];
  readonly first: number[] = [];
  readonly end: number[] = [];
  /** Shared with what was saved: neither the array nor its chunks are ever changed. */
  frozen = NOTHING;
  /** Whether anything may be frozen, so that a chunk without a buffer is perhaps not zero. */
  isShared = false;

  saveOrRestore(tape: Tape): void {
    this.base = tape.number(this.base);
    tape.list(this.first);
    tape.list(this.end);
    if (tape.saving) this.#freeze();
    this.frozen = tape.value(this.frozen);
    this.isShared = this.frozen.length > 0;
    if (tape.saving) return;
    this.words.length = this.bytes.length = 0;
    while (this.words.length < this.end.length) this.#append();
  }

  /** Sets the address at which the arena begins. pre: nothing is mapped. */
  place(address: number): void {
    this.base = Math.floor(address / CHUNK) * CHUNK;
  }

  /** Maps the n bytes at `a`, which read as zero. */
  map(a: number, n: number): void {
    const from = a - this.base;
    const chunks = Math.ceil((from + n) / CHUNK);
    while (this.words.length < chunks) {
      this.#append();
      this.first.push(CHUNK);
      this.end.push(0);
    }
    for (let i = Math.floor(from / CHUNK); i < chunks; i++) {
      const end = Math.min(from + n - i * CHUNK, CHUNK);
      this.first[i] = Math.min(this.first[i]!, Math.max(from - i * CHUNK, 0));
      if (end > this.end[i]!) this.#extend(i, end);
    }
  }

  /** Clears the n bytes at `a`. pre: they are mapped; a and n are multiples of 8. */
  clear(a: number, n: number): void {
    const offset = a - this.base;
    const from = (offset & 1048575) >> 3;
    const end = from + (n >> 3);
    if (n > 384 || end > 131072) return this.clearMany(a, n);
    const words = this.words[(offset / 1048576) | 0]!;
    // For so few words a loop is faster than the built-in fill.
    if (words !== null) for (let i = from; i < end; i++) words[i] = 0;
    else if (this.isShared) this.clearMany(a, n);
  }

  /** `clear` for many bytes, also in several chunks. */
  clearMany(a: number, n: number): void {
    let offset = a - this.base;
    let left = n / 8;
    while (left > 0) {
      const chunk = (offset / CHUNK) | 0;
      const from = (offset - chunk * CHUNK) / 8;
      const count = left < CHUNK_WORDS - from ? left : CHUNK_WORDS - from;
      if (this.isShared && this.frozen[chunk]) this.touch(chunk);
      const words = this.words[chunk]!;
      if (words !== null) words.fill(0, from, from + count);
      left -= count;
      offset += 8 * count;
    }
  }

  /** The system took the pages back: they read as zero. Whole chunks lose their buffers. */
  release(a: number, n: number): void {
    let at = a;
    while (at < a + n) {
      const chunk = Math.floor((at - this.base) / CHUNK);
      const end = Math.min(a + n, this.base + (chunk + 1) * CHUNK);
      if (end - at === CHUNK) this.#drop(chunk);
      else this.clear(at, end - at);
      at = end;
    }
  }

  /** The bytes of a chunk, for writing. */
  touch(chunk: number): Uint8Array {
    const there = this.bytes[chunk];
    if (there) return there;
    // Whole words, also where a chunk ends within one.
    const bytes = this.#own(chunk, new ArrayBuffer(8 * Math.ceil(this.end[chunk]! / 8)));
    const frozen = this.frozen[chunk];
    if (frozen) {
      bytes.set(frozen);
      this.#thaw(chunk);
    }
    return bytes;
  }

  /** The bytes of a chunk, for reading; null while they are all zero. */
  bytesOf(chunk: number): Uint8Array | null {
    return this.bytes[chunk] ?? this.frozen[chunk] ?? null;
  }

  /** A copy of the n bytes at `a`. pre: they are mapped. */
  read(a: number, n: number): Uint8Array {
    const first = Math.floor((a - this.base) / CHUNK);
    const start = a - this.base - first * CHUNK;
    const there = n > 0 ? this.bytesOf(first) : null;
    // Bytes that were shared before more was mapped end before it.
    if (there !== null && start + n <= there.length) return there.slice(start, start + n);
    return this.readInto(a, new Uint8Array(n));
  }

  /** Whether the bytes at `a` are these. pre: they are mapped. */
  holds(a: number, wanted: Uint8Array): boolean {
    const n = wanted.length;
    const first = Math.floor((a - this.base) / CHUNK);
    const offset = a - this.base - first * CHUNK;
    const chunk = n > 0 ? this.bytesOf(first) : null;
    const isWithin = chunk !== null && offset + n <= chunk.length;
    const bytes = isWithin ? chunk : this.read(a, n);
    const from = isWithin ? offset : 0;
    for (let i = 0; i < n; i++) if (bytes[from + i] !== wanted[i]) return false;
    return true;
  }

  /** Copies as many bytes at `a` as an array of zeros has room for, and returns the array. */
  readInto(a: number, copy: Uint8Array): Uint8Array {
    const n = copy.length;
    for (let done = 0; done < n;) {
      const offset = a + done - this.base;
      const chunk = Math.floor(offset / CHUNK);
      const from = offset - chunk * CHUNK;
      const count = Math.min(n - done, CHUNK - from);
      const bytes = this.bytesOf(chunk);
      if (bytes !== null) copy.set(bytes.subarray(from, from + count), done);
      done += count;
    }
    return copy;
  }

  /** Writes bytes at `a`. pre: the memory is mapped. */
  write(a: number, source: Uint8Array): void {
    for (let done = 0; done < source.length;) {
      const offset = a + done - this.base;
      const chunk = Math.floor(offset / CHUNK);
      const from = offset - chunk * CHUNK;
      const count = Math.min(source.length - done, CHUNK - from);
      const part = count === source.length ? source : source.subarray(done, done + count);
      this.touch(chunk).set(part, from);
      done += count;
    }
  }

  #append(): void {
    this.words.push(null);
    this.bytes.push(null);
  }

  #own(chunk: number, buffer: ArrayBuffer): Uint8Array {
    this.words[chunk] = new Float64Array(buffer);
    return (this.bytes[chunk] = new Uint8Array(buffer));
  }

  /** More of a chunk is mapped, so a buffer of its own has to be longer. */
  #extend(chunk: number, end: number): void {
    this.end[chunk] = end;
    const shorter = this.bytes[chunk];
    if (!shorter || shorter.length >= end) return;
    this.#own(chunk, new ArrayBuffer(8 * Math.ceil(end / 8))).set(shorter);
  }

  /** Gives all chunks away, so that the next write to each copies it. */
  #freeze(): void {
    if (this.bytes.every((bytes) => bytes === null)) return;
    this.frozen = this.bytes.map((bytes, chunk) => bytes ?? this.frozen[chunk] ?? null);
    this.words.fill(null);
    this.bytes.fill(null);
  }

  #thaw(chunk: number): void {
    this.frozen = this.frozen.with(chunk, null);
  }

  /** A chunk reads as zero from here on. */
  #drop(chunk: number): void {
    this.words[chunk] = this.bytes[chunk] = null;
    if (this.frozen[chunk]) this.#thaw(chunk);
  }
}
