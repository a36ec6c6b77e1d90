/**
 * The contract, checked on anything that allocates: a fast heap, a machine, an allocator in another
 * language. All that is known of it is which blocks it gave, and, where it has memory that can be
 * read and written, the bytes in them.
 *
 * Every block is written when it is given, and read when it dies and at the end. A byte that another
 * owner wrote in between shows. Of a long block only its ends are written and read.
 *
 * A block that was to be zero is read in all its room: the whole slot or all pages, also behind the
 * bytes that were asked for. A block that dies is poisoned in all its room, so that a missing clear
 * shows when its memory is given again. Of a very long one stretches all over it are poisoned and read.
 */
import {
  type Block,
  type Bounds,
  contradictions,
  isZeroed,
  keepsBytes,
  type BlockRequest,
} from "../../spec/contract.ts";
import type { Address } from "../../spec/numbers/units.ts";
import { Blocks } from "../ghost/blocks.ts";
import { hex, showBytes } from "../report/show.ts";

/** Memory that can be read and written. */
export interface Memory {
  readonly read: (a: number, n: number) => Uint8Array;
  readonly write: (a: number, bytes: Uint8Array) => void;
  /** Whether the bytes at `a` are these, where that is told without a copy of them. */
  readonly holds?: (a: number, bytes: Uint8Array) => boolean;
}

/** Something that allocates. */
export interface Allocator {
  /** The address of a block; undefined where it refuses. */
  readonly malloc: (request: BlockRequest) => number | undefined;
  readonly bounds: () => Bounds;
  /** The bytes that a block of n bytes really has; absent where it has no more than it was asked for. */
  readonly room?: (r: number, n: number) => number;
  readonly memory?: Memory;
}

/** Bytes at each end of a block that are written, and read again. */
const endBytes = 256;

/** A block of up to this length is poisoned and read in one piece. */
const wholeBytes = 1024 * 1024;

/** Of a longer block so many stretches are, equally far from one another, each as long as this. */
const stretches = 256;
const stretchBytes = 4096;

/** Every byte but 0 and a few, as often as a part of a block may need it. */
const patterns: ReadonlyArray<Uint8Array> = Array.from({ length: 251 }, (_, i) =>
  new Uint8Array(2 * endBytes).fill(1 + i),
);

/** What is written into a block: another byte than into the blocks around it, never 0. */
const pattern = (a: number, n: number, serial: number): Uint8Array =>
  patterns[(Math.floor(a / 8) + serial * 37) % patterns.length]!.subarray(0, n);

/** What a dead block is filled with. */
const poison = new Uint8Array(wholeBytes).fill(0xdb);

const zeros = new Uint8Array(wholeBytes);

/** The runs of bytes of a block that are poisoned when it dies, and are to be zero. */
const runsOf = ({ r, n }: Block): ReadonlyArray<Block> => {
  if (n <= wholeBytes) return [{ r, n }];
  const last = n - stretchBytes;
  return Array.from({ length: stretches }, (_, i) => {
    const offset = 8 * Math.floor((last * i) / (stretches - 1) / 8);
    return { r: (r + offset) as Address, n: stretchBytes };
  });
};

/** Of so few bytes no copy is made. */
const fewBytes = 512;

/** Byte by byte equality, fast: the predicates that say what is wrong are asked only where it fails. */
const holds = (memory: Memory, a: number, bytes: Uint8Array): boolean =>
  memory.holds === undefined || bytes.length > fewBytes
    ? Buffer.compare(memory.read(a, bytes.length), bytes) === 0
    : memory.holds(a, bytes);

/** The parts of a block that are written: all of it, or both ends. */
const partsOf = ({ r, n }: Block): ReadonlyArray<Block> =>
  n <= 2 * endBytes
    ? [{ r, n }]
    : [
        { r, n: endBytes },
        { r: (r + n - endBytes) as Address, n: endBytes },
      ];

const none: ReadonlyArray<string> = [];

/** What is known of a live block. */
interface Given {
  /** Its index, in order of allocation. */
  readonly serial: number;
  /** The bytes that it really has. */
  readonly room: number;
}

export class Contract {
  readonly #allocator: Allocator;
  readonly #live = new Blocks();
  /** By address of a live block. */
  readonly #given = new Map<number, Given>();
  #count = 0;

  constructor(allocator: Allocator) {
    this.#allocator = allocator;
  }

  /** How many blocks are alive. */
  get size(): number {
    return this.#live.size;
  }

  /** Asks for a block; what contradicts the contract. A refusal is no contradiction. */
  malloc(request: BlockRequest): ReadonlyArray<string> {
    const r = this.#allocator.malloc(request);
    return r === undefined ? none : this.given(request, r);
  }

  /** A block was given; what contradicts the contract. */
  given(request: BlockRequest, r: number): ReadonlyArray<string> {
    const block: Block = { r: r as Address, n: Number(request.n) };
    const near = this.#live.touching(r, block.n) as ReadonlyArray<Block>;
    const wrong = contradictions(this.#allocator.bounds(), near, block);
    if (wrong.length > 0 || block.n === 0) return wrong;
    this.#live.add(r, block.n);
    const room = this.#allocator.room?.(r, block.n) ?? block.n;
    this.#given.set(r, { serial: this.#count++, room });
    const dirty = this.#dirt(request, block);
    this.#fill(block);
    return dirty === undefined ? none : [`${this.#name(block)}: ${dirty}`];
  }

  /** The program lets go of a block; what contradicts that it kept its bytes. */
  died(r: number): ReadonlyArray<string> {
    const block = this.#live.around(r) as Block | undefined;
    if (block === undefined || block.r !== r) return [`no live block is at ${hex(r)}`];
    const wrong = this.#changes(block);
    this.#live.remove(r);
    for (const run of runsOf(this.#whole(block))) {
      this.#allocator.memory?.write(run.r, poison.subarray(0, run.n));
    }
    this.#given.delete(r);
    return wrong;
  }

  /** What contradicts that the live blocks have kept their bytes. */
  finish(): ReadonlyArray<string> {
    const blocks = this.#live.within(-Infinity, Infinity) as ReadonlyArray<Block>;
    return blocks.flatMap((block) => this.#changes(block));
  }

  #name({ r, n }: Block): string {
    return `the block of ${showBytes(n)} at ${hex(r)}`;
  }

  /** A block with all the bytes that it really has. */
  #whole({ r, n }: Block): Block {
    return { r, n: this.#given.get(r)?.room ?? n };
  }

  #dirt(request: BlockRequest, block: Block): string | undefined {
    const { memory } = this.#allocator;
    if (memory === undefined || request.nz === 0) return undefined;
    for (const { r, n } of runsOf(this.#whole(block))) {
      if (holds(memory, r, zeros.subarray(0, n))) continue;
      const dirty = isZeroed(request)(memory.read(r, n));
      return r === block.r ? dirty : `from ${hex(r)}: ${dirty}`;
    }
    return undefined;
  }

  #fill(block: Block): void {
    const { memory } = this.#allocator;
    if (memory === undefined) return;
    const serial = this.#given.get(block.r)?.serial ?? 0;
    for (const { r, n } of partsOf(block)) memory.write(r, pattern(r, n, serial));
  }

  #changes(block: Block): ReadonlyArray<string> {
    const { memory } = this.#allocator;
    if (memory === undefined) return none;
    const serial = this.#given.get(block.r)?.serial ?? 0;
    return partsOf(block).flatMap(({ r, n }) => {
      const written = pattern(r, n, serial);
      if (holds(memory, r, written)) return none;
      const wrong = keepsBytes(written)(memory.read(r, n));
      return wrong === undefined ? none : [`${this.#name(block)}, from ${hex(r)}: ${wrong}`];
    });
  }
}
