/** What the header of an ELF file says: whether the dynamic loader starts it, and for which processor. */
import { closeSync, openSync, readSync } from "node:fs";

export interface Elf {
  /** 32 or 64. */
  readonly bits: number;
  /** The number of the processor's kind. */
  readonly machine: number;
  /** A dynamic loader starts the program. */
  readonly isDynamic: boolean;
}

/** The first bytes of a file. */
export const startOf = (file: string, bytes: number): Buffer => {
  const fd = openSync(file, "r");
  try {
    const start = Buffer.alloc(bytes);
    return start.subarray(0, readSync(fd, start, 0, bytes, 0));
  } finally {
    closeSync(fd);
  }
};

/** The type of the program header that names the dynamic loader. */
const interpreter = 3;

/** Program headers are read as far as this. */
const most = 64 * 1024;

/** undefined where the file is no ELF file. */
export const elfOf = (file: string): Elf | undefined => {
  const bytes = startOf(file, most);
  if (bytes.length < 64 || bytes.readUInt32BE(0) !== 0x7f454c46) return undefined;
  const isWide = bytes[4] === 2;
  const isLittle = bytes[5] === 1;
  const short = (at: number): number =>
    isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  const long = (at: number): number => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  // The high half of an offset in a file's first 64 KiB is 0.
  const from = isWide ? long(isLittle ? 32 : 36) : long(28);
  const [size, count] = [short(isWide ? 54 : 42), short(isWide ? 56 : 44)];
  const headers = Array.from({ length: count }, (_, i) => from + i * size);
  const isDynamic = headers.some((at) => at + 4 <= bytes.length && long(at) === interpreter);
  return { bits: isWide ? 64 : 32, machine: short(18), isDynamic };
};
