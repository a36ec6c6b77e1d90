/** An allocator as an object of JavaScript. */
import type { Memory } from "../../contract/contract.ts";

/** Addresses and sizes are numbers of bytes; an address of 0 is none. What throws is a panic. */
export interface PortAllocator {
  readonly malloc: (n: number) => number;
  readonly calloc?: (count: number, size: number) => number;
  readonly realloc?: (p: number, n: number) => number;
  readonly memalign?: (align: number, n: number) => number;
  readonly free?: (p: number) => void;
  readonly usable?: (p: number) => number;
  /** The name of the error of the last allocation that gave none. */
  readonly errno?: () => string | undefined;
  /** Everything as at the start. */
  readonly reset?: () => void;
  /** From now on at most so many bytes more may be taken from the system. */
  readonly limit?: (n: number) => void;
  /** Where the bytes of blocks are; without it they are not judged. */
  readonly memory?: Memory;
  /** What it promises, as in the handshake: `bits=32 align=8 malloc0=unique`. */
  readonly promises?: string;
}
