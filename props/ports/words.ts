/** A request and its reply in words. */
import type { Reply } from "../../wire/port/reply.ts";
import type { Request } from "../../wire/port/request.ts";
import { hex, showBytes } from "../report/show.ts";

const asked = (request: Request): string => {
  switch (request.op) {
    case "malloc":
      return `block ${request.h} of ${showBytes(request.n)}`;
    case "calloc":
      return `block ${request.h} of ${request.count} × ${showBytes(request.size)}, zero`;
    case "memalign":
      return `block ${request.h} of ${showBytes(request.n)}, aligned to ${request.align}`;
    case "realloc":
      return `block ${request.h} to ${showBytes(request.n)}`;
    case "free":
      return `block ${request.h} is freed`;
    case "refree":
      return `block ${request.h} is freed again`;
    case "usable":
      return `how many bytes block ${request.h} really has`;
    case "fill":
      return `bytes ${request.from} to ${request.to} of block ${request.h} are written`;
    case "check":
      return `bytes ${request.from} to ${request.to} of block ${request.h} are read`;
    case "zero":
      return `bytes ${request.from} to ${request.to} of block ${request.h} must be 0`;
    case "limit":
      return `the system gives ${showBytes(request.n)} more`;
  }
};

const answered = (reply: Reply | undefined): string => {
  switch (reply?.tag) {
    case undefined:
      return "no reply";
    case "address":
      return reply.p === 0 ? "none" : `at ${hex(reply.p)}`;
    case "number":
      return showBytes(reply.n);
    case "bad":
      return `byte ${reply.at} is ${reply.found}`;
    case "none":
      return "the block is null";
    case "ok":
      return "";
    case "unsupported":
    case "panic":
      return reply.tag;
  }
};

export const wordsOf = (request: Request, reply: Reply | undefined): string => {
  const answer = answered(reply);
  return answer === "" ? asked(request) : `${asked(request)}: ${answer}`;
};
