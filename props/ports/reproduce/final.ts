/** What a stand-alone program has to look at after the last request, to show a failure again. */
import { isAllocation, type Request } from "../../../wire/port/request.ts";
import type { Hello } from "../../../wire/port/handshake.ts";
import { Model, sizeOf } from "../../contract/model/model.ts";
import type { Failure } from "../shrinking/shrink.ts";

export type Final =
  /** The block shares a byte with one of these; of the measured ones, what was said to be usable counts. */
  | {
      readonly tag: "overlap";
      readonly with: ReadonlyArray<number>;
      readonly measured: ReadonlySet<number>;
    }
  | { readonly tag: "align"; readonly alignment: number }
  /** The usable size is less than what was asked. */
  | { readonly tag: "usable" }
  /** The usable size has changed since it was asked last. */
  | { readonly tag: "usable-changed" }
  /** The request itself, a check or a zero, finds another byte. */
  | { readonly tag: "bytes" }
  /** A block was given where there must be none, or the other way round. */
  | { readonly tag: "given" }
  | { readonly tag: "refused" }
  | { readonly tag: "errno" }
  /** The program lives on where it must not. */
  | { readonly tag: "survived" }
  /** The program crashes, hangs or ends by itself. */
  | { readonly tag: "ends" };

/** Replays a sequence; the model before its last request. */
const before = (hello: Hello, { requests, replies }: Failure): Model => {
  const model = new Model(hello);
  for (const [i, reply] of replies.entries()) {
    if (i < requests.length - 1) model.answer(requests[i]!, reply);
  }
  return model;
};

/** The handles that hold a block before the last request, other than its own. */
const others = (model: Model, requests: ReadonlyArray<Request>): ReadonlyArray<number> => {
  const last = requests.at(-1)!;
  const handles = new Set(requests.flatMap((request) => ("h" in request ? [request.h] : [])));
  return [...handles].filter((h) => model.held(h) && !("h" in last && last.h === h));
};

const alignmentOf = (evidence: string): number =>
  Number(/is not a multiple of (\d+)/.exec(evidence)?.[1] ?? 1);

/** Of a block that overlaps by its usable size, every size that was measured counts. */
const measuredOf = (model: Model, requests: ReadonlyArray<Request>): ReadonlySet<number> => {
  const last = requests.at(-1)!;
  const known = others(model, requests).filter((h) => model.held(h)?.usable !== undefined);
  return new Set(last.op === "usable" ? [...known, last.h] : known);
};

/** Undefined where a program of its own cannot show it. */
export const finalOf = (hello: Hello, failure: Failure): Final | undefined => {
  const { fault, requests } = failure;
  const last = requests.at(-1);
  if (last === undefined) return undefined;
  const model = before(hello, failure);
  switch (fault.name) {
    case "place":
      return { tag: "overlap", with: others(model, requests), measured: new Set() };
    case "usable":
      return fault.evidence.includes(", in a block of ")
        ? { tag: "usable" }
        : {
            tag: "overlap",
            with: others(model, requests),
            measured: measuredOf(model, requests),
          };
    case "align":
      return { tag: "align", alignment: alignmentOf(fault.evidence) };
    case "zero":
    case "bytes":
    case "none":
      return { tag: "bytes" };
    case "failed-realloc":
      return { tag: last.op === "usable" ? "usable-changed" : "bytes" };
    case "overflow":
    case "huge":
      return { tag: "given" };
    case "zero-size":
      return isAllocation(last) && sizeOf(last) === 0 && fault.evidence.includes("give none")
        ? { tag: "refused" }
        : { tag: "given" };
    case "reuse":
      return { tag: "refused" };
    case "errno":
      return { tag: "errno" };
    case "abort":
      return { tag: "survived" };
    case "free-null":
    case "realloc-null":
    case "crash":
    case "panic":
    case "hang":
    case "end":
    case "memory":
      return { tag: "ends" };
    default:
      return undefined;
  }
};
