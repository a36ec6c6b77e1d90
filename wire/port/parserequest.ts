/** The line of a request, read: for a log, and for a port that is written with this package. */
import { excerpt } from "../excerpt.ts";
import { PortMistake } from "./mistake.ts";
import type { Request } from "./request.ts";
import { decimal, type Word } from "./word.ts";

/** The operands of each request, in the order of its line. */
const operands = {
  malloc: ["h", "n"],
  calloc: ["h", "count", "size"],
  memalign: ["h", "align", "n"],
  realloc: ["h", "n"],
  free: ["h"],
  usable: ["h"],
  refree: ["h"],
  fill: ["h", "from", "to", "seed"],
  check: ["h", "from", "to", "seed"],
  zero: ["h", "from", "to"],
  limit: ["n"],
} as const satisfies Readonly<Record<Request["op"], ReadonlyArray<string>>>;

const isOp = (word: string): word is Request["op"] => Object.hasOwn(operands, word);

/** These may need 64 bits; the others are numbers. */
const wide: ReadonlySet<string> = new Set(["n", "count", "size"]);

const operand = (where: string, name: string, text: string): Word => {
  const n = decimal(text);
  const isFit = typeof n === "number" || (n !== undefined && wide.has(name));
  if (isFit) return n;
  throw new PortMistake(where, `${name} ${excerpt(JSON.stringify(text))}`, "a whole number");
};

/** Reads the line of a request; throws PortMistake. */
export const parseRequest = (line: string, where = "request"): Request => {
  const [op = "", ...words] = line.split(" ");
  if (!isOp(op)) {
    const known = Object.keys(operands).join(", ");
    throw new PortMistake(where, excerpt(JSON.stringify(line)), `one of ${known}`);
  }
  const names = operands[op];
  if (words.length !== names.length) {
    const form = [op, ...names.map((name) => name.toUpperCase())].join(" ");
    throw new PortMistake(where, excerpt(JSON.stringify(line)), form);
  }
  const values = names.map((name, i) => [name, operand(where, name, words[i]!)] as const);
  return { op, ...Object.fromEntries(values) } as unknown as Request;
};
