/**
 * Opening a trace: a file, gzip'd or not, as batches of lines. Only one batch is in memory at a
 * time, so a trace of any length is read in constant memory.
 */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";

/** A file that cannot be read as text: it is not there, or its gzip stream is broken. */
export class InputError extends Error {
  readonly file: string;

  constructor(file: string, problem: string) {
    super(`${file}: ${problem}`);
    this.file = file;
  }
}

const problemOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
      return "no such file";
    case "EISDIR":
      return "is a directory, expected a trace file";
    case "EACCES":
      return "permission denied";
    case "Z_BUF_ERROR":
      return "the gzip stream is truncated, expected more data";
    case "Z_DATA_ERROR":
      return `the gzip stream is damaged (${message})`;
    default:
      return message;
  }
};

/** gzip's two magic bytes decide, not the file's name. */
const isGzip = async (file: string): Promise<boolean> => {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
};

async function* chunksOf(file: string): AsyncGenerator<Uint8Array> {
  const compressed = await isGzip(file);
  const raw = createReadStream(file, { highWaterMark: 1 << 18 });
  if (!compressed) {
    yield* raw as AsyncIterable<Uint8Array>;
    return;
  }
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  raw.on("error", (error) => gunzip.destroy(error));
  yield* raw.pipe(gunzip) as AsyncIterable<Uint8Array>;
}

/** The lines of a file in batches, without their line ends; throws InputError. */
export async function* linesOf(file: string): AsyncGenerator<ReadonlyArray<string>> {
  const text = new TextDecoder();
  let rest = "";
  try {
    for await (const chunk of chunksOf(file)) {
      const lines = (rest + text.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield lines;
    }
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(file, problemOf(error));
  }
  if (rest !== "") yield [rest];
}
