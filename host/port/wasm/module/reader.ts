/** Reads the binary format of WebAssembly: numbers in LEB128, names, bytes. */
import { ModuleMistake } from "./mistake.ts";

export class Reader {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  /** Throws: something is there that this reader does not know. */
  refuse(found: string, expected: string): never {
    throw new ModuleMistake(`byte ${this.at} of the module`, found, expected);
  }

  byte(): number {
    if (this.isAtEnd) this.refuse("the end", "a byte");
    return this.bytes[this.at++]!;
  }

  /** An unsigned number of up to 32 bits. */
  u32(): number {
    let n = 0;
    for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
      const byte = this.byte();
      n += (byte % 128) * scale;
      if (byte < 128) return n;
    }
    return this.refuse("a longer number", "a number of 32 bits");
  }

  skip(count: number): void {
    if (this.at + count > this.end) this.refuse("the end", `${count} bytes`);
    this.at += count;
  }

  /** Skips a signed number, of any width. */
  skipSigned(): void {
    while (this.byte() >= 128);
  }

  name(): string {
    const length = this.u32();
    const from = this.at;
    this.skip(length);
    return new TextDecoder().decode(this.bytes.subarray(from, this.at));
  }

  /** A vector, item by item. */
  list<A>(item: () => A): A[] {
    const count = this.u32();
    const items: A[] = [];
    for (let i = 0; i < count; i++) items.push(item());
    return items;
  }
}

/** An unsigned number in LEB128. */
export const leb = (n: number): ReadonlyArray<number> =>
  n < 128 ? [n] : [(n % 128) + 128, ...leb(Math.floor(n / 128))];
