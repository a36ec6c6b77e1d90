/** The handshake: what a port is and what it promises. What it does not promise is not judged. */
import { excerpt } from "../excerpt.ts";
import { PortMistake } from "./mistake.ts";
import { optional, type OptionalOp } from "./request.ts";
import { decimal, type Word } from "./word.ts";

/** The version of the protocol. */
export const portVersion = 1;

export const dialects = ["allocator", "go"] as const;
export type Dialect = (typeof dialects)[number];

/** The first line that the checker sends. */
export const helloLine = (dialect: Dialect): string => `hello ${portVersion} ${dialect}`;

const abilities = [
  "reset",
  "fork",
  "limit",
  "errno",
  "reuse",
  "deterministic",
  "realign",
  "abort",
] as const;
export type Ability = (typeof abilities)[number];

export const malloc0s = ["null", "unique", "shared", "either"] as const;
export const realloc0s = ["free", "null", "unique"] as const;
const levels = ["results", "events"] as const;

/** Blocks of at least so many bytes have at least this alignment. */
export interface Alignment {
  readonly least: number;
  readonly alignment: number;
}

export interface Hello {
  readonly name: string;
  readonly version: string;
  readonly dialect: Dialect;
  readonly lang?: string;
  readonly bits: 32 | 64;
  /** By ascending size; empty where nothing is promised. */
  readonly align: ReadonlyArray<Alignment>;
  readonly page?: number;
  readonly ops: ReadonlySet<OptionalOp>;
  readonly can: ReadonlySet<Ability>;
  /** What an allocation of 0 bytes gives. */
  readonly malloc0?: (typeof malloc0s)[number];
  readonly realloc0?: (typeof realloc0s)[number];
  /** Whether null may be freed, and reallocated. */
  readonly freenull?: boolean;
  readonly reallocnull?: boolean;
  /** The largest size that is accepted, in bytes. */
  readonly max?: Word;
  /** The most live blocks. */
  readonly handles?: number;
  readonly level?: (typeof levels)[number];
  /** The actions that a port of the go dialect performs; absent for all. */
  readonly actions?: ReadonlySet<string>;
  /** Keys that this version does not know. */
  readonly unknown: ReadonlyArray<string>;
}

const wrong = (key: string, found: string, expected: string): never => {
  throw new PortMistake(`handshake: ${key}`, excerpt(JSON.stringify(found)), expected);
};

const oneOf = <A extends string>(key: string, text: string, names: ReadonlyArray<A>): A =>
  names.find((name) => name === text) ?? wrong(key, text, `one of ${names.join(", ")}`);

const someOf = <A extends string>(
  key: string,
  text: string,
  names: ReadonlyArray<A>,
): ReadonlySet<A> =>
  new Set(text === "" ? [] : text.split(",").map((part) => oneOf(key, part, names)));

const count = (key: string, text: string, least: number): number => {
  const n = decimal(text);
  if (typeof n === "number" && n >= least) return n;
  return wrong(key, text, `a whole number from ${least} on`);
};

const isPower = (n: number): boolean => n > 0 && Number.isInteger(Math.log2(n));

const alignments = (text: string): ReadonlyArray<Alignment> => {
  const rows = text.split(",").map((part) => {
    const [least, alignment] = part.includes(":") ? part.split(":") : ["0", part];
    return { least: Number(least), alignment: Number(alignment) };
  });
  const isRight = rows.every(
    ({ least, alignment }, i) =>
      Number.isInteger(least) && least >= (rows[i - 1]?.least ?? 0) && isPower(alignment),
  );
  if (isRight) return rows;
  return wrong("align", text, "a power of 2, or SIZE:POWER,… by ascending size");
};

const yes = (key: string, text: string): boolean => oneOf(key, text, ["ok", "no"]) === "ok";

/** How each key is read. */
const keys = {
  dialect: (text: string) => oneOf("dialect", text, dialects),
  lang: (text: string) => text,
  bits: (text: string) => (oneOf("bits", text, ["32", "64"]) === "32" ? 32 : 64),
  align: alignments,
  page: (text: string) => count("page", text, 1),
  ops: (text: string) => someOf("ops", text, optional),
  can: (text: string) => someOf("can", text, abilities),
  malloc0: (text: string) => oneOf("malloc0", text, malloc0s),
  realloc0: (text: string) => oneOf("realloc0", text, realloc0s),
  freenull: (text: string) => yes("freenull", text),
  reallocnull: (text: string) => yes("reallocnull", text),
  max: (text: string) => decimal(text) ?? wrong("max", text, "a whole number"),
  handles: (text: string) => count("handles", text, 1),
  level: (text: string) => oneOf("level", text, levels),
  actions: (text: string) => new Set(text.split(",")),
} as const;

const isKey = (name: string): name is keyof typeof keys => Object.hasOwn(keys, name);

const defaults = { dialect: "allocator", align: [], can: new Set<Ability>() } as const;

/** The promises of the keys; throws PortMistake. */
export const parsePromises = (words: ReadonlyArray<string>): Omit<Hello, "name" | "version"> => {
  const found: Record<string, unknown> = {};
  const unknown: string[] = [];
  for (const text of words) {
    const at = text.indexOf("=");
    if (at <= 0) wrong("promises", text, "key=value");
    const name = text.slice(0, at);
    if (!isKey(name)) unknown.push(name);
    else if (name in found) wrong(name, text, "each key once");
    else found[name] = keys[name](text.slice(at + 1));
  }
  const hello = { ...defaults, ...found, unknown } as unknown as Omit<Hello, "name" | "version">;
  if (hello.bits === undefined) wrong("bits", "", "bits=32 or bits=64");
  if (hello.dialect === "allocator" && hello.ops?.has("malloc") !== true) {
    wrong("ops", words.join(" "), "ops= with at least malloc");
  }
  return hello.ops === undefined ? { ...hello, ops: new Set() } : hello;
};

/** Reads the port's line of the handshake; throws PortMistake. */
export const parseHello = (line: string): Hello => {
  const [hello, version, name, port, ...promises] = line.split(" ").filter((part) => part !== "");
  const form = `hello ${portVersion} NAME VERSION key=value…`;
  if (hello !== "hello" || version === undefined) {
    throw new PortMistake("handshake", line === "" ? "an empty line" : excerpt(line), form);
  }
  if (version !== `${portVersion}`) {
    throw new PortMistake("handshake", `version ${excerpt(version)}`, `version ${portVersion}`);
  }
  if (name === undefined || port === undefined || name.includes("=") || port.includes("=")) {
    throw new PortMistake("handshake", excerpt(line), form);
  }
  return { name, version: port, ...parsePromises(promises) };
};
