/** The replies of the allocator dialect, read strictly: what a reply may be depends on its request. */
import { excerpt } from "../excerpt.ts";
import { PortMistake } from "./mistake.ts";
import type { Request } from "./request.ts";
import { address, decimal, type Word } from "./word.ts";

export type Reply =
  /** Of an allocation: 0 is none. */
  | { readonly tag: "address"; readonly p: Word; readonly errno?: string }
  | { readonly tag: "ok" }
  | { readonly tag: "number"; readonly n: Word }
  /** The first byte that is wrong: its index in the block, and its value. */
  | { readonly tag: "bad"; readonly at: number; readonly found: number }
  /** The handle is bound to null. */
  | { readonly tag: "none" }
  | { readonly tag: "unsupported" }
  | { readonly tag: "panic"; readonly text: string };

const ok: Reply = { tag: "ok" };
const none: Reply = { tag: "none" };
const unsupported: Reply = { tag: "unsupported" };

/** The reply of a request in one phrase, for messages. */
const expectedOf = (request: Request): string => {
  switch (request.op) {
    case "malloc":
    case "calloc":
    case "memalign":
      return 'an address such as 0x55d0, or 0 for none, perhaps with " errno=ENOMEM"';
    case "realloc":
      return 'an address such as 0x55d0, or 0 for none, perhaps with " errno=ENOMEM"; none on null';
    case "usable":
      return "a number of bytes, or none";
    case "free":
    case "fill":
      return "ok, or none";
    case "check":
    case "zero":
      return 'ok, "bad INDEX FOUND", or none';
    case "limit":
    case "refree":
      return "ok";
  }
};

/** `ok`, `none` and the like, by far the most replies. */
const short = (request: Request, line: string): Reply | undefined => {
  const { op } = request;
  if (line.startsWith("0x")) return undefined;
  if (line === "unsupported") return unsupported;
  if (op === "malloc" || op === "calloc" || op === "memalign") return undefined;
  if (line === "none" && op !== "limit" && op !== "refree") return none;
  return line === "ok" && op !== "realloc" && op !== "usable" ? ok : undefined;
};

const allocated = (line: string): Reply | undefined => {
  const blank = line.indexOf(" ");
  const p = address(blank < 0 ? line : line.slice(0, blank));
  if (p === undefined) return undefined;
  if (blank < 0) return { tag: "address", p };
  const errno = /^errno=(E[A-Z0-9]+|0)$/.exec(line.slice(blank + 1))?.[1];
  return errno === undefined ? undefined : { tag: "address", p, errno };
};

const bad = (line: string): Reply | undefined => {
  const [, at = "", found = ""] = /^bad (\d{1,15}) (\d{1,3})$/.exec(line) ?? [];
  return at === "" || Number(found) > 255
    ? undefined
    : { tag: "bad", at: Number(at), found: Number(found) };
};

const long = (request: Request, line: string): Reply | undefined => {
  switch (request.op) {
    case "malloc":
    case "calloc":
    case "memalign":
    case "realloc":
      return allocated(line);
    case "usable": {
      const n = decimal(line);
      return n === undefined ? undefined : { tag: "number", n };
    }
    case "check":
    case "zero":
      return bad(line);
    case "free":
    case "fill":
    case "limit":
    case "refree":
      return undefined;
  }
};

const panic = (line: string): Reply | undefined =>
  line.startsWith("panic ") ? { tag: "panic", text: line.slice("panic ".length) } : undefined;

/** The signal that ended the child of a port that forks, as the parent says; undefined: another line. */
export const diedBy = (line: string): string | undefined =>
  line.startsWith("died ") ? /^died (SIG\w+)$/.exec(line)?.[1] : undefined;

/** Reads the reply of a request; throws PortMistake. */
export const parseReply = (request: Request, line: string): Reply => {
  const reply = short(request, line) ?? long(request, line) ?? panic(line);
  if (reply !== undefined) return reply;
  throw new PortMistake(
    `reply to ${request.op}`,
    line === "" ? "an empty line" : excerpt(line),
    expectedOf(request),
  );
};

/** The line of a reply, without its line end. */
export const printReply = (reply: Reply): string => {
  switch (reply.tag) {
    case "address": {
      const p = reply.p === 0 ? "0" : `0x${reply.p.toString(16)}`;
      return reply.errno === undefined ? p : `${p} errno=${reply.errno}`;
    }
    case "number":
      return `${reply.n}`;
    case "bad":
      return `bad ${reply.at} ${reply.found}`;
    case "panic":
      return `panic ${reply.text}`;
    case "ok":
    case "none":
    case "unsupported":
      return reply.tag;
  }
};
