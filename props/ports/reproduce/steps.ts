/** A failure as calls of functions that each language's program defines. */
import type { Hello } from "../../../wire/port/handshake.ts";
import type { Request } from "../../../wire/port/request.ts";
import type { Word } from "../../../wire/port/word.ts";
import type { Failure } from "../shrinking/shrink.ts";
import { type Final, finalOf } from "./final.ts";

/** A block is named by its handle, h or k. The names that start with `expect` end the program if they fail. */
export type StepName =
  | "malloc"
  | "calloc"
  | "memalign"
  | "realloc"
  /** A realloc has freed the block. */
  | "forget"
  | "free"
  | "usable"
  | "fill"
  /** What was asked for, and what `usable` says, of blocks h and k are apart. */
  | "expectApart"
  | "expectRoomApart"
  /** The address given last is a multiple. */
  | "expectAligned"
  /** `usable` of block h is at least its size, or what it was. */
  | "expectRoom"
  | "expectSameRoom"
  | "expectBytes"
  | "expectZero"
  /** The address given last is none, or a block. */
  | "expectNone"
  | "expectBlock"
  /** From now on the allocator has to stop the program. */
  | "expectStop"
  /** The program must have ended before. */
  | "wrong"
  /** From now on it may take 2 seconds. */
  | "watch";

export interface Step {
  readonly name: StepName;
  readonly words: ReadonlyArray<Word>;
}

const step = (name: StepName, ...words: ReadonlyArray<Word>): Step => ({ name, words });

const stepsOfRequest = (request: Request, hello: Hello): ReadonlyArray<Step> => {
  switch (request.op) {
    case "malloc":
      return [step("malloc", request.h, request.n)];
    case "calloc":
      return [step("calloc", request.h, request.count, request.size)];
    case "memalign":
      return [step("memalign", request.h, request.align, request.n)];
    case "realloc": {
      const isFreed = request.n === 0 && hello.realloc0 === "free";
      const moved = step("realloc", request.h, request.n);
      return isFreed ? [moved, step("forget", request.h)] : [moved];
    }
    case "free":
    case "refree":
      return [step("free", request.h)];
    case "usable":
      return [step("usable", request.h)];
    case "fill":
      return [step("fill", request.h, request.from, request.to, request.seed)];
    case "check":
    case "zero":
    case "limit":
      // What held is not asked again; programs in these languages can't limit the system.
      return [];
  }
};

const lastSteps = (request: Request, final: Final, hello: Hello): ReadonlyArray<Step> => {
  const h = "h" in request ? request.h : 0;
  const asked = stepsOfRequest(request, hello);
  switch (final.tag) {
    case "overlap": {
      const apart = final.measured.size > 0 ? "expectRoomApart" : "expectApart";
      return [...asked, ...final.with.map((k) => step(apart, h, k))];
    }
    case "align":
      return [...asked, step("expectAligned", final.alignment)];
    case "usable":
      return [...asked, step("expectRoom", h)];
    case "usable-changed":
      return [step("expectSameRoom", h)];
    case "bytes":
      if (request.op === "zero") return [step("expectZero", h, request.from, request.to)];
      if (request.op !== "check") return [];
      return [step("expectBytes", h, request.from, request.to, request.seed)];
    case "given":
      return [...asked, step("expectNone")];
    case "refused":
      return [...asked, step("expectBlock")];
    case "survived":
      return [step("expectStop"), ...asked, step("wrong")];
    case "ends":
      return [step("watch"), ...asked];
    case "errno":
      return [];
  }
};

/** The steps, or why there are none. */
export const stepsOf = (
  hello: Hello,
  failure: Failure,
): { readonly steps: ReadonlyArray<Step> } | { readonly problem: string } => {
  const final = finalOf(hello, failure);
  const { requests } = failure;
  const last = requests.at(-1);
  if (final === undefined || last === undefined) {
    return { problem: "the failure is one of the port, not of its allocator" };
  }
  if (final.tag === "errno") return { problem: "only programs in C have errno" };
  if (requests.some(({ op }) => op === "limit")) {
    return { problem: "only the port can limit what the system gives" };
  }
  const before = requests.slice(0, -1).flatMap((request) => stepsOfRequest(request, hello));
  return { steps: [...before, ...lastSteps(last, final, hello)] };
};
