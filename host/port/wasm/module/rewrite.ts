/**
 * The module with all of its state exported: memory, tables, mutable globals, and, where references may be
 * in them, functions. Its memory gets a limit. It does not start by itself: the caller starts an instance
 * once the imports can reach its memory.
 */
import {
  type Export,
  exportKinds,
  headBytes,
  type Limits,
  type Parsed,
  startSection,
} from "./parse.ts";
import { leb } from "./reader.ts";

const [memorySection, exportSection] = [5, 7];

/** Sections in the order in which they must stand; custom ones, 0, stand anywhere. */
const order = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

const utf8 = (name: string): ReadonlyArray<number> => {
  const bytes = [...new TextEncoder().encode(name)];
  return [...leb(bytes.length), ...bytes];
};

const printExport = ({ name, kind, index }: Export): ReadonlyArray<number> => [
  ...utf8(name),
  exportKinds.indexOf(kind),
  ...leb(index),
];

const printMemory = ({ least, most }: Limits, mostPages: number): ReadonlyArray<number> => [
  1,
  1,
  ...leb(least),
  ...leb(Math.min(most ?? mostPages, mostPages)),
];

const printSection = (id: number, contents: ArrayLike<number>): Uint8Array =>
  Uint8Array.from([id, ...leb(contents.length), ...Array.from(contents)]);

const joined = (parts: ReadonlyArray<Uint8Array>): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** The bytes of the module with other exports, whose own memory has at most so many pages. */
export const rewritten = (
  bytes: Uint8Array,
  { sections, imports, memories }: Parsed,
  { exports, mostPages }: { readonly exports: ReadonlyArray<Export>; readonly mostPages: number },
): Uint8Array => {
  const isImported = imports.some(({ kind }) => kind === "memory");
  const exported = printSection(exportSection, [
    ...leb(exports.length),
    ...exports.flatMap(printExport),
  ]);
  const parts: Uint8Array[] = [bytes.subarray(0, headBytes)];
  let isWritten = false;
  for (const { id, from, to } of sections) {
    if (!isWritten && id !== 0 && order.indexOf(id) >= order.indexOf(exportSection)) {
      parts.push(exported);
      isWritten = true;
    }
    if (id === exportSection || id === startSection) continue;
    if (id === memorySection && !isImported) {
      parts.push(printSection(id, printMemory(memories[0]!, mostPages)));
    } else {
      parts.push(Uint8Array.from([id, ...leb(to - from)]), bytes.subarray(from, to));
    }
  }
  if (!isWritten) parts.push(exported);
  return joined(parts);
};
