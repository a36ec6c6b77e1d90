/**
 * The lines of a log of the allocator dialect: requests with their replies, as any program may write
 * them. A log names blocks by handles, as a port does, or by their addresses, which needs no table.
 */
import { excerpt } from "../excerpt.ts";
import { type Hello, parseHello } from "./handshake.ts";
import { PortMistake } from "./mistake.ts";
import { requestOf } from "./parserequest.ts";
import { parseReply, type Reply } from "./reply.ts";
import { isAllocation, type Request } from "./request.ts";
import { address, decimal, type Word } from "./word.ts";

/** A request as it stands in a log. */
export interface Logged {
  /** Of a block that is named by its address, the handle is 0 and says nothing. */
  readonly request: Request;
  readonly naming: Naming;
  /** The address that names the block; undefined by handle, and where the block is new. */
  readonly at: Word | undefined;
}

/** How a request names its block: `limit` has none. */
export type Naming = "handle" | "address" | "none";

export type LogLine =
  | { readonly tag: "hello"; readonly hello: Hello }
  /** Blocks may live that the log doesn't have. */
  | { readonly tag: "inherit" }
  /** Everything is as at the start. */
  | { readonly tag: "reset" }
  | { readonly tag: "exchange"; readonly logged: Logged; readonly reply: Reply }
  /** An allocation has begun; other threads may log lines before it ends. */
  | { readonly tag: "begin"; readonly number: number; readonly logged: Logged }
  /** The reply of what began with this number. Its form depends on that request. */
  | { readonly tag: "end"; readonly number: number; readonly reply: string };

/** How many words a request has that allocates a block without naming it. */
const unnamed: Readonly<Record<string, number>> = { malloc: 2, calloc: 3, memalign: 3 };

const loggedOf = (line: string): Logged => {
  const words = line.split(" ");
  const op = words[0]!;
  let naming: Naming = op === "limit" ? "none" : "handle";
  let at: Word | undefined;
  if (unnamed[op] === words.length) {
    naming = "address";
    words.splice(1, 0, "0");
  } else if (words.length > 1 && words[1]!.startsWith("0x")) {
    naming = "address";
    at = address(words[1]!);
    if (at === undefined) {
      throw new PortMistake("address", excerpt(words[1]!), "at most 16 hexadecimal digits");
    }
    words[1] = "0";
  }
  const request = requestOf(words, line);
  if (request.op === "memalign" && !isPower(request.align)) {
    throw new PortMistake("ALIGN of memalign", `${request.align}`, "a power of 2");
  }
  if (at !== undefined && request.op in unnamed) {
    throw new PortMistake("request", excerpt(line), `${op} without the address of a block`);
  }
  return { request, naming, at };
};

const isPower = (n: number): boolean => n >= 1 && Number.isInteger(Math.log2(n));

const ok: Reply = { tag: "ok" };

/** These are answered with `ok`, and a log may leave it out. */
const isOkEnough = ({ op }: Request): boolean =>
  op === "free" || op === "fill" || op === "limit" || op === "refree";

const numberOf = (text: string): number => {
  const n = decimal(text);
  if (typeof n === "number") return n;
  throw new PortMistake("number of begin and end", excerpt(JSON.stringify(text)), "a whole number");
};

const begun = (line: string): LogLine => {
  const [, number = "", ...words] = line.split(" ");
  const logged = loggedOf(words.join(" "));
  if (!isAllocation(logged.request)) {
    throw new PortMistake("begin", excerpt(words.join(" ")), "an allocation");
  }
  return { tag: "begin", number: numberOf(number), logged };
};

const ended = (line: string): LogLine => {
  const at = line.indexOf(" = ");
  if (at < 0) throw new PortMistake("end", excerpt(line), "end NUMBER = REPLY");
  return {
    tag: "end",
    number: numberOf(line.slice("end ".length, at)),
    reply: line.slice(at + " = ".length),
  };
};

const helloOf = (line: string): LogLine => {
  const hello = parseHello(line);
  if (hello.dialect !== "allocator") {
    throw new PortMistake("handshake: dialect", hello.dialect, "allocator");
  }
  return { tag: "hello", hello };
};

const exchangeOf = (line: string): LogLine => {
  const at = line.indexOf(" = ");
  const logged = loggedOf(at < 0 ? line : line.slice(0, at));
  if (at >= 0) {
    return { tag: "exchange", logged, reply: parseReply(logged.request, line.slice(at + 3)) };
  }
  if (isOkEnough(logged.request)) return { tag: "exchange", logged, reply: ok };
  throw new PortMistake(logged.request.op, excerpt(line), "REQUEST = REPLY");
};

/** Reads a line; undefined where it is empty or a comment. Throws PortMistake. */
export const parseLogLine = (line: string): LogLine | undefined => {
  if (line === "" || line.startsWith("#")) return undefined;
  if (line.startsWith("begin ")) return begun(line);
  if (line.startsWith("end ")) return ended(line);
  if (line.startsWith("hello ")) return helloOf(line);
  if (line === "inherit") return { tag: "inherit" };
  if (line === "reset" || line === "reset = ok") return { tag: "reset" };
  return exchangeOf(line);
};
