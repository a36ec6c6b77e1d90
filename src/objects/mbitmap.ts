/**
 * The heap bitmap: for each word of the arena, whether it is a pointer and whether the object goes
 * on to have pointers (mbitmap.go). A byte describes four words, pointer bits low, scan bits high.
 * Go's bitmap grows downwards from the arena; here each chunk of memory has a piece of it.
 *
 * A type is known by its size and by the prefix that holds its pointers: every word of the prefix
 * counts as a pointer. The scan bit of an object's second word is not kept (the checkmark bit).
 *
 * Invariant: pieces[i] is null while every bit of the chunk is 0.
 */
import { CHUNK, type Memory } from "../arena/memory.ts";
import type { Runtime } from "../runtime.ts";
import { GoThrow } from "../machine/stop.ts";
import type { Tape } from "../machine/tape.ts";

const ALL = 0xff;
const POINTER = 0x01;
const SCAN = 0x10;

export class MBitmap {
  readonly pieces: Array<Uint8Array | null> = [];
  declare readonly memory: Memory;
  /** By how many bits an address is more than a number of a word. */
  declare readonly ptrShift: number;
  /** Pieces of zeros. */
  readonly #spare: Uint8Array[] = [];
  readonly #rt: Runtime;
  readonly #ptrSize: number;
  /** Bytes of a piece. */
  readonly #piece: number;

  constructor(rt: Runtime) {
    this.#rt = rt;
    this.#ptrSize = rt.config.ptrSize;
    this.#piece = CHUNK / (4 * this.#ptrSize);
    this.memory = rt.memory;
    this.ptrShift = Math.log2(this.#ptrSize);
  }

  /** Of each piece the bytes that describe mapped memory. pre: the memory still has its old extent. */
  saveOrRestore(tape: Tape): void {
    const n = tape.integer(this.pieces.length);
    if (!tape.saving) this.#clear();
    for (let i = 0; i < n; i++) {
      const isNull = tape.flag((this.pieces[i] ?? null) === null);
      if (isNull) continue;
      const from = tape.integer(this.#from(i));
      tape.uint8s(this.touch(i), tape.integer(this.#to(i) - from), from);
    }
    while (this.pieces.length < n) this.pieces.push(null);
  }

  /** Starts a span of objects: fresh mark and alloc bits, and a cleared heap bitmap. */
  initSpan(s: number): void {
    const { bits, config, spans } = this.#rt;
    const size = spans.elemsize(s);
    const total = spans.npages[s]! * config.pageSize;
    const nelems = size > 0 ? Math.floor(total / size) : 0;
    spans.setFreeindex(s, 0);
    spans.setCache(s, -1, -1);
    spans.setNelems(s, nelems);
    spans.gcmarkBits[s] = bits.alloc(nelems);
    spans.allocBits[s] = bits.alloc(nelems);
    // An object of one word with pointers is a pointer.
    this.fill(spans.base(s), total, this.#ptrSize === 8 && size === 8 ? ALL : 0);
  }

  /** Sets every byte that describes [a, a + n). */
  fill(a: number, n: number, value: number): void {
    const scale = 4 * this.#ptrSize;
    let at = (a - this.#rt.memory.base) / scale;
    let left = n / scale;
    while (left > 0) {
      const index = Math.floor(at / this.#piece);
      const from = at - index * this.#piece;
      const count = Math.min(left, this.#piece - from);
      const piece = value === 0 ? (this.pieces[index] ?? null) : this.touch(index);
      if (piece !== null) piece.fill(value, from, from + count);
      left -= count;
      at += count;
    }
  }

  /** Records where the pointers of an object are: `dataSize` bytes of values of a type. */
  setType(x: number, size: number, dataSize: number, typeSize: number, ptrdata: number): void {
    const ptr = this.#ptrSize;
    if (ptr === 8 && size === 8) return;
    const elements = typeSize < dataSize ? Math.floor(dataSize / typeSize) : 1;
    const perElement = Math.floor(typeSize / ptr);
    const pointers = Math.floor(ptrdata / ptr);
    const end = Math.floor(((elements - 1) * typeSize + ptrdata) / ptr);
    const last = Math.min(end, size / ptr);
    if (last < 1) {
      throw new GoThrow("heapBitsSetType: called with non-pointer type", ["runtime: invalid type"]);
    }
    const first = (x - this.#rt.memory.base) / ptr;
    if (ptrdata === typeSize) {
      this.#set(first, last, POINTER | SCAN);
    } else {
      this.#set(first, last, SCAN);
      this.#repeat(first, elements, perElement, pointers);
    }
    this.#set(first + last, size / ptr - last, 0);
    if (last > 1) this.#clearScan(first + 1);
  }

  /**
   * The same for an object of `size` bytes that consists of pointers, in a slot of `bytes`. Slots of
   * an even number of words begin at even words.
   */
  setPointers(x: number, bytes: number, size: number): void {
    const { ptrShift } = this;
    const words = bytes >> ptrShift;
    if (words === 1 && ptrShift === 3) return;
    const offset = x - this.memory.base;
    const first = (offset & 1048575) >> ptrShift;
    const piece = this.pieces[(offset / 1048576) | 0] ?? null;
    const isLong = words > 32 || first + words > 1048576 >> ptrShift;
    if (piece === null || isLong || (words & 1) !== 0) {
      return this.setType(x, bytes, size, size, size);
    }
    if (words > 2) return this.setMany(piece, first, size >> ptrShift, words);
    // The scan bit of the second word is not set.
    setPair(piece, first, size >> ptrShift === 1 ? 0x11 : 0x13);
  }

  /** The same for four words and more. */
  setMany(piece: Uint8Array, first: number, pointers: number, words: number): void {
    if (((first | words) & 3) === 0) return setBytes(piece, first >> 2, pointers, words >> 2);
    setPair(piece, first, pointers === 1 ? 0x11 : 0x13);
    for (let i = 2; i < words; i += 2) {
      setPair(piece, first + i, i + 1 < pointers ? 0x33 : i < pointers ? 0x11 : 0);
    }
  }

  /** Marks the pointers of each of many elements; what repeats by whole bytes is copied. */
  #repeat(first: number, elements: number, perElement: number, pointers: number): void {
    const perPiece = this.#piece * 4;
    const group = (perElement & 1) !== 0 ? 4 : (perElement & 3) !== 0 ? 2 : 1;
    for (let e = 0; e < elements; e++) {
      const word = first + e * perElement;
      this.#set(word, pointers, POINTER | SCAN);
      const from = word % perPiece;
      const fit = Math.min(elements - e, Math.floor((perPiece - from) / perElement));
      const groups = Math.floor(fit / group);
      if ((from & 3) !== 0 || groups < 4) continue;
      for (let i = 1; i < group; i++) this.#set(word + i * perElement, pointers, POINTER | SCAN);
      this.#copy(word, (group * perElement) / 4, groups);
      e += groups * group - 1;
    }
  }

  /** Copies `bytes` bytes of a piece behind themselves until there are n times as many. */
  #copy(word: number, bytes: number, n: number): void {
    const index = Math.floor(word / (this.#piece * 4));
    const from = (word - index * this.#piece * 4) / 4;
    const piece = this.touch(index);
    for (let done = bytes; done < n * bytes;) {
      const count = Math.min(done, n * bytes - done);
      piece.copyWithin(from + done, from, from + count);
      done += count;
    }
  }

  /** Gives `count` words from a number on the same two bits, whole bytes at a time. */
  #set(word: number, count: number, bits: number): void {
    const perPiece = this.#piece * 4;
    let index = Math.floor(word / perPiece);
    let from = word - index * perPiece;
    while (count > 0) {
      const to = Math.min(perPiece, from + count);
      this.#setWithin(this.touch(index), from, to, bits);
      count -= to - from;
      from = 0;
      index++;
    }
  }

  #setWithin(piece: Uint8Array, from: number, to: number, bits: number): void {
    let at = from;
    for (; at < to && (at & 3) !== 0; at++) setWord(piece, at, bits);
    const whole = to - ((to - at) & 3);
    if (whole > at) piece.fill(bits * 0x0f, at >> 2, whole >> 2);
    for (at = Math.max(at, whole); at < to; at++) setWord(piece, at, bits);
  }

  /** The bytes of a piece that describe mapped memory. */
  #from(index: number): number {
    return Math.floor((this.memory.first[index] ?? 0) / (4 * this.#ptrSize));
  }

  #to(index: number): number {
    return Math.ceil((this.memory.end[index] ?? 0) / (4 * this.#ptrSize));
  }

  /** Every bit is 0; the pieces are kept for later. */
  #clear(): void {
    for (let i = this.pieces.length - 1; i >= 0; i--) {
      const piece = this.pieces.pop()!;
      if (piece !== null) this.#spare.push(piece.fill(0, this.#from(i), this.#to(i)));
    }
  }

  #clearScan(word: number): void {
    const perPiece = this.#piece * 4;
    const index = Math.floor(word / perPiece);
    const at = word - index * perPiece;
    this.touch(index)[at >> 2]! &= ~(SCAN << (at & 3));
  }

  /** The two bits of the word at an address: 1 pointer, 2 scan. */
  wordBits(address: number): number {
    const word = (address - this.#rt.memory.base) / this.#ptrSize;
    const index = Math.floor(word / (4 * this.#piece));
    const at = word - index * 4 * this.#piece;
    const byte = (this.pieces[index]?.[at >> 2] ?? 0) >>> (at & 3);
    return (byte & POINTER) | ((byte & SCAN) >>> 3);
  }

  /** The bits of a chunk, made if need be. */
  touch(index: number): Uint8Array {
    const there = this.pieces[index];
    if (there) return there;
    while (this.pieces.length <= index) this.pieces.push(null);
    return (this.pieces[index] = this.#spare.pop() ?? new Uint8Array(this.#piece));
  }
}

/** Gives a slot of whole bytes the bits of pointers, and then of none. */
function setBytes(piece: Uint8Array, at: number, pointers: number, bytes: number): void {
  for (let i = 0; i < bytes; i++) {
    const left = pointers - 4 * i;
    piece[at + i] = left >= 4 ? ALL : left > 0 ? 0x11 * ((1 << left) - 1) : 0;
  }
  // The scan bit of the second word is not set.
  piece[at]! &= ~(SCAN << 1);
}

/** Gives two words, the first of which has an even number, their two bits each. */
function setPair(piece: Uint8Array, word: number, bits: number): void {
  const shift = word & 2;
  piece[word >> 2] = (piece[word >> 2]! & ~(0x33 << shift)) | (bits << shift);
}

function setWord(piece: Uint8Array, word: number, bits: number): void {
  const shift = word & 3;
  piece[word >> 2] = (piece[word >> 2]! & ~((POINTER | SCAN) << shift)) | (bits << shift);
}
