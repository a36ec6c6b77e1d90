/**
 * A file for the chunks of a frontier that do not fit into memory. It has no name as soon as it is open, so
 * nothing of it stays when the process ends, in whichever way.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChunkStore } from "../../props/explorer/table/frontier.ts";

/** A part of the file: bytes that are taken, or that are free again. */
interface Region {
  readonly at: number;
  readonly size: number;
}

const openUnnamed = (folder: string): number => {
  const own = mkdtempSync(join(folder, "mallocspec-frontier-"));
  const file = openSync(join(own, "chunks"), "wx+");
  rmSync(own, { recursive: true });
  return file;
};

export class SpillFile implements ChunkStore {
  readonly #file: number;
  #end = 0;
  #handles = 0;
  readonly #chunks = new Map<number, Region & { readonly used: number }>();
  #free: Region[] = [];

  constructor(folder = tmpdir()) {
    this.#file = openUnnamed(folder);
  }

  put(chunk: Uint32Array): number {
    const used = chunk.byteLength;
    const region = this.#take(used);
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, used);
    for (let done = 0; done < used;) {
      done += writeSync(this.#file, bytes, done, used - done, region.at + done);
    }
    const handle = ++this.#handles;
    this.#chunks.set(handle, { ...region, used });
    return handle;
  }

  read(handle: number): Uint32Array<ArrayBuffer> {
    const { at, used } = this.#chunks.get(handle)!;
    const bytes = new Uint8Array(used);
    for (let done = 0; done < used;) {
      const n = readSync(this.#file, bytes, done, used - done, at + done);
      if (n === 0) throw new Error("the file of the frontier is too short");
      done += n;
    }
    return new Uint32Array(bytes.buffer);
  }

  drop(handle: number): void {
    const { at, size } = this.#chunks.get(handle)!;
    this.#chunks.delete(handle);
    this.#free.push({ at, size });
  }

  close(): void {
    closeSync(this.#file);
  }

  /** The bytes that the file takes. */
  get bytes(): number {
    return this.#end;
  }

  /** Chunks have nearly the same size: a region that is free again fits most of them. */
  #take(size: number): Region {
    const fitting = this.#free.findIndex((region) => region.size >= size);
    if (fitting >= 0) return this.#free.splice(fitting, 1)[0]!;
    const region = { at: this.#end, size };
    this.#end += size;
    return region;
  }
}
