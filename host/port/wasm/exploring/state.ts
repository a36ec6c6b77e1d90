/**
 * States of an exploration as words. All bytes of the memory count: a state has the words in which its memory
 * differs from the memory at the start, in runs. Equal memories have equal runs, and different ones do not.
 */

export interface Block {
  readonly p: number;
  readonly n: number;
  /** What was asked of memalign, and still is promised; else 1. */
  readonly align: number;
}

/** The parts of a state beside the memory. */
export interface Head {
  readonly pages: number;
  /** By address. */
  readonly blocks: ReadonlyArray<Block>;
  /** The bits of each mutable global, and the entries of each table: what `Store` writes. */
  readonly rest: Uint32Array;
  /** Where the runs begin. */
  readonly runsAt: number;
  readonly runsEnd: number;
}

/** The first word: a state goes on, or it is the end after a failure. */
export const [goesOn, isOver] = [0, 1];

const headWords = 4;
const blockWords = 3;

/** Grows as it is written. */
export class WordList {
  words: Uint32Array<ArrayBuffer> = new Uint32Array(1024);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  push(word: number): void {
    if (this.length === this.words.length) this.reserve(1);
    this.words[this.length++] = word;
  }

  append(words: Uint32Array): void {
    this.reserve(words.length);
    this.words.set(words, this.length);
    this.length += words.length;
  }

  reserve(more: number): void {
    if (this.length + more <= this.words.length) return;
    const grown = new Uint32Array(Math.max(this.length + more, 2 * this.words.length));
    grown.set(this.words);
    this.words = grown;
  }
}

export const writeHead = (
  list: WordList,
  { pages, blocks, rest }: Pick<Head, "pages" | "blocks" | "rest">,
): void => {
  list.clear();
  list.push(goesOn);
  list.push(pages);
  list.push(blocks.length);
  list.push(rest.length);
  for (const { p, n, align } of blocks) {
    list.push(p);
    list.push(n);
    list.push(align);
  }
  list.append(rest);
};

export const readHead = (words: Uint32Array, at: number, length: number): Head => {
  const count = words[at + 2]!;
  const restLength = words[at + 3]!;
  const blocks: Block[] = [];
  for (let i = 0; i < count; i++) {
    const from = at + headWords + i * blockWords;
    blocks.push({ p: words[from]!, n: words[from + 1]!, align: words[from + 2]! });
  }
  const restAt = at + headWords + count * blockWords;
  const rest = words.slice(restAt, restAt + restLength);
  return { pages: words[at + 1]!, blocks, rest, runsAt: restAt + restLength, runsEnd: at + length };
};
