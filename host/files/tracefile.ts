/**
 * Opening a trace: a file or standard input, compressed by gzip or not, as batches of lines. Only one
 * batch is in memory at a time and a line has a greatest length, so the memory that a trace takes
 * does not depend on its length, and the time is linear in it.
 */
import { constants, createReadStream, openSync, statSync } from "node:fs";
import { Socket } from "node:net";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { showPath } from "./pathname.ts";

/** A file that cannot be read as text: it is absent, its gzip stream is damaged, a line is too long. */
export class InputError extends Error {
  override readonly name = "InputError";
  /** The file as the user named it; "-" is standard input. */
  readonly file: string;

  constructor(file: string, problem: string, line?: number) {
    const place = file === "-" ? "standard input" : showPath(file);
    super(`${place}${line === undefined ? "" : `:${line}`}: ${problem}`);
    this.file = file;
  }
}

/** The greatest length of a line in bytes; the longest of the recorded traces has 283,467. */
const LINE_BYTES = 16 * 2 ** 20;
const CHUNK_BYTES = 2 ** 18;
const NEWLINE = 0x0a;

const tooLong = `found a line longer than 16 MiB, expected at most ${LINE_BYTES} bytes`;
const notText = "found bytes that are not UTF-8, expected UTF-8 text";
const behindGzip =
  "found other data after the gzip stream, expected its end or another gzip stream";

const problemOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
      return "no such file";
    case "ENOTDIR":
      return "no such file: a part of its path is not a folder";
    case "EISDIR":
      return "is a directory, expected a file";
    case "ENAMETOOLONG":
      return "the name is too long";
    case "EACCES":
      return "permission denied";
    case "ERR_INVALID_ARG_VALUE":
      return "found a NUL byte in the name of the file, expected a name without";
    case "Z_BUF_ERROR":
      return "the gzip stream is truncated, expected more data";
    case "Z_DATA_ERROR":
      // The first stream of a file has the right header, or it would not be unpacked.
      if (message === "incorrect header check") return behindGzip;
      return `the gzip stream is damaged (${message})`;
    default:
      return showPath(message);
  }
};

/** Whether opening a file waits until a program writes into it. */
const isFifo = (file: string): boolean =>
  statSync(file, { throwIfNoEntry: false })?.isFIFO() ?? false;

/**
 * The bytes of a file. A FIFO is opened without waiting for its writer, since nothing can interrupt
 * that: a socket waits for the writer's bytes instead.
 */
const streamOf = (file: string): Readable => {
  if (file === "-") return process.stdin;
  if (!isFifo(file)) return createReadStream(file, { highWaterMark: CHUNK_BYTES });
  const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  return new Socket({ fd, readable: true, writable: false });
};

/** The bytes of a stream, counted as they are taken. */
class Source {
  readonly #stream: Readable;
  readonly #rest: AsyncIterator<Uint8Array>;
  #isClosed = false;
  /** How many bytes were taken. */
  bytes = 0;

  constructor(file: string) {
    this.#stream = streamOf(file);
    this.#rest = (this.#stream as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  }

  /** The next chunk; undefined at the end, and once the source is closed. */
  async next(): Promise<Uint8Array | undefined> {
    try {
      const { done, value } = await this.#rest.next();
      if (done === true) return undefined;
      this.bytes += value.length;
      return value;
    } catch (error) {
      // A read that close() interrupts fails, and its caller may be gone.
      if (this.#isClosed) return undefined;
      throw error;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#stream.destroy();
  }
}

/** The first chunks of a source, until they have two bytes or the source ends. */
const firstOf = async (source: Source): Promise<Uint8Array> => {
  let first: Uint8Array = new Uint8Array(0);
  while (first.length < 2) {
    const chunk = await source.next();
    if (chunk === undefined) break;
    first = Buffer.concat([first, chunk]);
  }
  return first;
};

async function* from(first: Uint8Array, source: Source): AsyncGenerator<Uint8Array> {
  yield first;
  for (let chunk = await source.next(); chunk !== undefined; chunk = await source.next()) {
    yield chunk;
  }
}

/** Node ignores some of what may follow the last gzip stream of a file, so the bytes are counted. */
async function* gunzipped(first: Uint8Array, source: Source): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const compressed = Readable.from(from(first, source), { objectMode: false });
  compressed.on("error", (error) => gunzip.destroy(error));
  yield* compressed.pipe(gunzip) as AsyncIterable<Uint8Array>;
  const isMore = (await source.next()) !== undefined;
  if (isMore || gunzip.bytesWritten < source.bytes) throw new Error(behindGzip);
}

/** gzip's two magic bytes decide, not the file's name. */
async function* chunksOf(source: Source): AsyncGenerator<Uint8Array> {
  const first = await firstOf(source);
  const isGzip = first[0] === 0x1f && first[1] === 0x8b;
  yield* isGzip ? gunzipped(first, source) : from(first, source);
}

/** Bytes become whole lines: what follows the last newline waits for the next chunk. */
class Lines {
  readonly #file: string;
  readonly #text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  /** How many lines were given. */
  #count = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** The lines that end in a chunk. */
  add(chunk: Uint8Array): ReadonlyArray<string> {
    const first = chunk.indexOf(NEWLINE);
    const isTooLong = this.#waitingBytes + (first < 0 ? chunk.length : first) > LINE_BYTES;
    if (isTooLong) throw new InputError(this.#file, tooLong, this.#count + 1);
    if (first < 0) {
      this.#wait(chunk);
      return [];
    }
    const end = chunk.lastIndexOf(NEWLINE);
    const lines = this.#take(chunk.subarray(0, end));
    this.#wait(chunk.subarray(end + 1));
    return lines;
  }

  /** The last line, where no newline ends it. */
  end(): ReadonlyArray<string> {
    return this.#waitingBytes === 0 ? [] : this.#take(new Uint8Array(0));
  }

  #wait(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
  }

  #take(last: Uint8Array): ReadonlyArray<string> {
    const bytes = this.#waitingBytes === 0 ? last : Buffer.concat([...this.#waiting, last]);
    this.#waiting = [];
    this.#waitingBytes = 0;
    const text = this.#decode(bytes);
    // A byte order mark says nothing in UTF-8. A line may end as on Windows.
    const marked = this.#count === 0 && text.startsWith("\ufeff") ? text.slice(1) : text;
    const lines = marked.split("\n");
    this.#count += lines.length;
    if (!marked.includes("\r")) return lines;
    return lines.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  }

  #decode(bytes: Uint8Array): string {
    try {
      return this.#text.decode(bytes);
    } catch {
      throw new InputError(this.#file, notText, this.#count + this.#undecodable(bytes));
    }
  }

  /** Which of the lines is not text, from 1. pre: one of them is not. */
  #undecodable(bytes: Uint8Array): number {
    let line = 1;
    let from = 0;
    for (let to = bytes.indexOf(NEWLINE); to >= 0; to = bytes.indexOf(NEWLINE, from)) {
      try {
        this.#text.decode(bytes.subarray(from, to));
      } catch {
        return line;
      }
      line++;
      from = to + 1;
    }
    return line;
  }
}

/**
 * The lines of a file in batches, without their line ends; "-" is standard input. Throws InputError.
 * A byte order mark at the start is skipped, a line may end with CR LF, and a file may consist of
 * several gzip streams.
 */
export async function* linesOf(file: string): AsyncGenerator<ReadonlyArray<string>> {
  const lines = new Lines(file);
  let source: Source | undefined;
  try {
    source = new Source(file);
    for await (const chunk of chunksOf(source)) yield lines.add(chunk);
    yield lines.end();
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(file, problemOf(error));
  } finally {
    source?.close();
  }
}
