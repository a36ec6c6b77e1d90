/**
 * The bytes of the arena, in chunks of 1 MiB of the address space. A chunk gets its ArrayBuffer when
 * it is first written; until then it reads as zero and takes no memory of the host.
 *
 * Invariant: words[i] and bytes[i] are views of the same buffer, or both null while every byte of
 * the chunk is zero; they cover [base + i * CHUNK, base + (i + 1) * CHUNK).
 */
export const CHUNK = 1024 * 1024;
const CHUNK_WORDS = CHUNK / 8;

export class Memory {
  /** The address of the first chunk, a multiple of CHUNK. */
  base = 0;
  readonly words: Array<Float64Array | null> = [];
  readonly bytes: Array<Uint8Array | null> = [];

  /** Sets the address at which the arena begins. pre: nothing is mapped. */
  place(address: number): void {
    this.base = Math.floor(address / CHUNK) * CHUNK;
  }

  /** Maps the n bytes at `a`, which read as zero. */
  map(a: number, n: number): void {
    const chunks = Math.ceil((a + n - this.base) / CHUNK);
    while (this.words.length < chunks) {
      this.words.push(null);
      this.bytes.push(null);
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
  }

  /** `clear` for many bytes, also in several chunks. */
  clearMany(a: number, n: number): void {
    let offset = a - this.base;
    let left = n / 8;
    while (left > 0) {
      const chunk = (offset / CHUNK) | 0;
      const from = (offset - chunk * CHUNK) / 8;
      const count = left < CHUNK_WORDS - from ? left : CHUNK_WORDS - from;
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
      if (end - at === CHUNK) this.words[chunk] = this.bytes[chunk] = null;
      else this.clear(at, end - at);
      at = end;
    }
  }

  /** The bytes of a chunk, for writing. */
  touch(chunk: number): Uint8Array {
    const there = this.bytes[chunk];
    if (there) return there;
    const buffer = new ArrayBuffer(CHUNK);
    this.words[chunk] = new Float64Array(buffer);
    return (this.bytes[chunk] = new Uint8Array(buffer));
  }

  /** A copy of the n bytes at `a`. pre: they are mapped. */
  read(a: number, n: number): Uint8Array {
    const copy = new Uint8Array(n);
    for (let done = 0; done < n;) {
      const offset = a + done - this.base;
      const chunk = Math.floor(offset / CHUNK);
      const from = offset - chunk * CHUNK;
      const count = Math.min(n - done, CHUNK - from);
      const bytes = this.bytes[chunk];
      if (bytes) copy.set(bytes.subarray(from, from + count), done);
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
      this.touch(chunk).set(source.subarray(done, done + count), from);
      done += count;
    }
  }
}
