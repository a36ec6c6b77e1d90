/**
 * The file from which an exploration goes on. It only grows: each checkpoint appends what is new and ends with
 * a section that makes it valid. So the file is right at whichever moment the process is killed: what follows
 * the last valid checkpoint is cut off.
 */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import type { Progress } from "../../props/explorer/search/breadthfirst.ts";
import type { Piece } from "../../props/explorer/search/shard.ts";
import { Fingerprinter } from "../../props/explorer/table/fingerprint.ts";
import { problemOf } from "../files/unfinished.ts";
import { InputError } from "../files/tracefile.ts";

/** What must be the same for a run to go on. */
export interface Identity {
  readonly model: string;
  readonly seed: number;
  /** All else that the states depend on, such as the constants of the model. */
  readonly identity: string;
}

const kinds = ["identity", "entries", "waiting", "graph", "checkpoint"] as const;
type Kind = (typeof kinds)[number];

/** Words before a section: magic, kind, number of words, two of the checksum. */
const HEAD_WORDS = 5;
const MAGIC = 0x4d53_4550;

interface Section {
  readonly kind: Kind;
  /** Where its words are in the file, and how many. */
  readonly at: number;
  readonly length: number;
}

/** What a file has of its last valid checkpoint. */
export interface Checkpoint {
  readonly progress: Progress;
  readonly graph: ReadonlyArray<Uint32Array>;
  /** Reads the pieces from the file as they are asked for. */
  pieces(): Iterable<Piece>;
}

const wordsOf = (value: unknown): Uint32Array => {
  const text = JSON.stringify(value);
  return Uint32Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
};

const valueOf = (words: Uint32Array): unknown =>
  JSON.parse(Array.from(words, (unit) => String.fromCharCode(unit)).join(""));

const checksumOf = (kind: number, words: Uint32Array): readonly [number, number] => {
  const print = new Fingerprinter(kind);
  print.of(words, 0, words.length);
  return [print.high, print.low];
};

export class CheckpointFile {
  readonly #name: string;
  readonly #file: number;
  #end = 0;
  #sections: ReadonlyArray<Section> = [];

  /** Opens a file, or makes it. Throws InputError for a file of another run, or of none. */
  constructor(name: string, identity: Identity) {
    this.#name = name;
    try {
      this.#file = openSync(name, "a+");
      closeSync(this.#file);
      this.#file = openSync(name, "r+");
    } catch (error) {
      throw new InputError(name, problemOf(error));
    }
    this.#scan(identity);
  }

  /** The last checkpoint; undefined where the file has none. */
  last(): Checkpoint | undefined {
    const last = this.#sections.at(-1);
    if (last?.kind !== "checkpoint") return undefined;
    const before = this.#sections.slice(0, -1).findLastIndex(({ kind }) => kind === "checkpoint");
    const waiting = this.#sections.slice(before + 1).filter(({ kind }) => kind === "waiting");
    const entries = this.#sections.filter(({ kind }) => kind === "entries");
    const graph = this.#sections.filter(({ kind }) => kind === "graph");
    return {
      progress: valueOf(this.#wordsOf(last)) as Progress,
      graph: graph.map((section) => this.#wordsOf(section)),
      pieces: () => this.#pieces([...entries, ...waiting]),
    };
  }

  /** Appends a part of the next checkpoint. */
  append(piece: Piece | { readonly kind: "graph"; readonly words: Uint32Array }): void {
    if (piece.words.length > 0) this.#write(piece.kind, piece.words);
  }

  /** Makes what was appended the last checkpoint. */
  commit(progress: Progress): void {
    this.#write("checkpoint", wordsOf(progress));
  }

  close(): void {
    closeSync(this.#file);
  }

  *#pieces(sections: ReadonlyArray<Section>): Generator<Piece> {
    for (const section of sections) {
      yield { kind: section.kind as Piece["kind"], words: this.#wordsOf(section) };
    }
  }

  /** Finds the sections up to the last valid checkpoint, and cuts off the rest. */
  #scan(identity: Identity): void {
    const found: Section[] = [];
    const { size } = fstatSync(this.#file);
    for (let at = 0; ;) {
      const section = this.#sectionAt(at, size);
      if (section === undefined) break;
      found.push(section);
      at = section.at + 4 * section.length;
    }
    const last = found.findLastIndex(({ kind }) => kind === "checkpoint");
    if (found[0]?.kind !== "identity") {
      if (size > 0 && this.#word(0) !== MAGIC) throw new InputError(this.#name, notOurs);
      this.#cut(0);
      this.#write("identity", wordsOf(identity));
      return;
    }
    const known = JSON.stringify(valueOf(this.#wordsOf(found[0])));
    if (known !== JSON.stringify(identity)) {
      throw new InputError(
        this.#name,
        `found the run ${known}, expected ${JSON.stringify(identity)}`,
      );
    }
    this.#sections = found.slice(0, Math.max(1, last + 1));
    const end = this.#sections.at(-1)!;
    this.#cut(end.at + 4 * end.length);
  }

  #cut(end: number): void {
    ftruncateSync(this.#file, end);
    this.#end = end;
  }

  /** The section that begins at a place; undefined where it is not whole. */
  #sectionAt(at: number, size: number): Section | undefined {
    const start = at + 4 * HEAD_WORDS;
    if (start > size) return undefined;
    const [magic, kind, length, high, low] = this.#read(at, HEAD_WORDS);
    if (magic !== MAGIC || kinds[kind!] === undefined || start + 4 * length! > size)
      return undefined;
    const section = { kind: kinds[kind!]!, at: start, length: length! };
    const sum = checksumOf(kind!, this.#wordsOf(section));
    return sum[0] === high && sum[1] === low ? section : undefined;
  }

  #wordsOf({ at, length }: Section): Uint32Array<ArrayBuffer> {
    return this.#read(at, length);
  }

  /** The first word of the file; 0 where there is none. */
  #word(at: number): number {
    const bytes = new Uint32Array(1);
    readSync(this.#file, bytes, 0, 4, at);
    return bytes[0]!;
  }

  #read(at: number, length: number): Uint32Array<ArrayBuffer> {
    const bytes = new Uint8Array(4 * length);
    for (let done = 0; done < bytes.length;) {
      const n = readSync(this.#file, bytes, done, bytes.length - done, at + done);
      if (n === 0) throw new InputError(this.#name, "found its end in a section");
      done += n;
    }
    return new Uint32Array(bytes.buffer);
  }

  #write(kind: Kind, words: Uint32Array): void {
    const number = kinds.indexOf(kind);
    const section = new Uint32Array(HEAD_WORDS + words.length);
    section.set([MAGIC, number, words.length, ...checksumOf(number, words)]);
    section.set(words, HEAD_WORDS);
    const bytes = new Uint8Array(section.buffer);
    for (let done = 0; done < bytes.length;) {
      done += writeSync(this.#file, bytes, done, bytes.length - done, this.#end + done);
    }
    this.#end += bytes.length;
  }
}

const notOurs = "found another kind of file, expected a checkpoint of an exploration";
