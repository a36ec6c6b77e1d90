/** Simpler forms of one request in a sequence. */
import { isAllocation, type Request } from "../../../wire/port/request.ts";
import type { Word } from "../../../wire/port/word.ts";
import { livesOf } from "./lives.ts";

type Sequence = ReadonlyArray<Request>;

/** The bytes of a block that a request names, cut to the size of the block. */
const clipped = (request: Request, before: Word, n: number): Request | undefined => {
  if (request.op !== "fill" && request.op !== "check" && request.op !== "zero") return request;
  const to = request.to === before ? n : Math.min(request.to, n);
  return request.from < to ? { ...request, to } : undefined;
};

/** The sequence in which one allocation has another size, and what follows on its block fits. */
const resized = (requests: Sequence, at: number, request: Request, n: number): Sequence => {
  const lives = livesOf(requests);
  const old = requests[at]!;
  const before = "n" in old ? old.n : "count" in old ? Number(old.count) * Number(old.size) : 0;
  const end = requests.findIndex(
    (other, i) => i > at && lives[i] === lives[at] && other.op === "realloc",
  );
  return requests.flatMap((other, i) => {
    if (i === at) return [request];
    const isOfBlock = i > at && lives[i] === lives[at] && (end < 0 || i < end);
    const kept = isOfBlock ? clipped(other, before, n) : other;
    return kept === undefined ? [] : [kept];
  });
};

/** Smaller sizes, the smallest first. */
const smallerThan = (n: Word): ReadonlyArray<number> => {
  const round = [1, 8, 16, 24, 32, 64, 100, 128, 256, 512, 1000, 1024, 2048, 4096, 8192, 65_536];
  const most = Number(n);
  const near = [most / 2, most - 4096, most - 64, most - 16, most - 8, most - 1].map(Math.floor);
  const all = new Set([...round, 2 ** 20, 2 ** 24, ...near]);
  return [...all].filter((size) => size >= 1 && size < most).toSorted((a, b) => a - b);
};

/** The sequences in which the request at an index is simpler, the simplest first. */
export const simplerAt = (requests: Sequence, at: number): ReadonlyArray<Sequence> => {
  const request = requests[at]!;
  const by = (other: Request): Sequence => requests.with(at, other);
  if (!isAllocation(request)) {
    if (request.op === "fill" && request.seed !== 1) return [seeded(requests, at, 1)];
    return [];
  }
  const { h } = request;
  switch (request.op) {
    case "malloc":
    case "realloc":
      return smallerThan(request.n).map((n) => resized(requests, at, { ...request, n }, n));
    case "calloc": {
      const n = Number(request.count) * Number(request.size);
      if (!Number.isSafeInteger(n)) return [];
      return [
        by({ op: "malloc", h, n }),
        ...smallerThan(n).map((size) =>
          resized(requests, at, { op: "calloc", h, count: 1, size }, size),
        ),
      ];
    }
    case "memalign":
      return [
        by({ op: "malloc", h, n: request.n }),
        ...smallerThan(request.align)
          .filter((align) => Number.isInteger(Math.log2(align)) && align >= 8)
          .map((align) => by({ ...request, align })),
        ...smallerThan(request.n).map((n) => resized(requests, at, { ...request, n }, n)),
      ];
  }
};

/** The sequence in which a fill, and the checks of what it wrote, have another seed. */
const seeded = (requests: Sequence, at: number, seed: number): Sequence => {
  const lives = livesOf(requests);
  const old = requests[at]!;
  return requests.map((request, i) => {
    const isOther = lives[i] !== lives[at] || !("seed" in request) || !("seed" in old);
    return isOther || request.seed !== old.seed ? request : { ...request, seed };
  });
};
