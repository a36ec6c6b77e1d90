/** Lines of at most the terminal's width, so that none is broken inside a word. */

import { stripVTControlCharacters } from "node:util";

/** In a pipe there is no terminal to ask. */
const usualWidth = 80;

/** Longer lines are hard to read, and shorter ones have no room for an address and its name. */
const [least, most] = [40, 100];

/** The width of reports on stdout, in columns. A terminal may claim to have 0 columns. */
export const reportWidth = (): number => {
  const columns = process.stdout.columns || usualWidth;
  return Math.min(most, Math.max(least, columns));
};

/** How many columns a text takes, colours left out. */
const columnsOf = (text: string): number => stripVTControlCharacters(text).length;

/** A field and its value, as in `npages 1, state inUse,`, have at most so many characters. */
const longestField = 40;

/** Where a line may be broken: behind each field of a list of fields, or else behind each word. */
const piecesOf = (text: string): ReadonlyArray<string> => {
  const fields = text.split(/(?<=,) /);
  const isList = fields.length > 2 && fields.every(({ length }) => length <= longestField);
  return isList ? fields : text.split(" ");
};

/** Pieces with blanks between, in lines of at most so many columns; the first may have more. */
export const filled = (
  pieces: ReadonlyArray<string>,
  width: number,
  first = width,
): ReadonlyArray<string> => {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    const room = lines.length === 1 ? first : width;
    if (last !== undefined && columnsOf(last) + 1 + columnsOf(piece) <= room) {
      lines[lines.length - 1] = `${last} ${piece}`;
    } else lines.push(piece);
  }
  return lines;
};

/** The line in parts of at most `width` columns; all but the first are indented by 2 more. */
export const wrapped = (line: string, width = reportWidth()): ReadonlyArray<string> => {
  const [indent = ""] = /^ */.exec(line) ?? [];
  const room = width - indent.length;
  const lines = filled(piecesOf(line.slice(indent.length)), room - 2, room);
  return lines.map((part, i) => `${indent}${i === 0 ? "" : "  "}${part}`);
};

/** Each line of a text wrapped. */
export const wrappedLines = (
  lines: ReadonlyArray<string>,
  width = reportWidth(),
): ReadonlyArray<string> => lines.flatMap((line) => wrapped(line, width));
