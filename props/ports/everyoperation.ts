/** A sequence with every operation that a port promises, each once or twice. */
import type { Hello } from "../../wire/port/handshake.ts";
import type { Request } from "../../wire/port/request.ts";

/** What the port lacks is left out when the sequence is performed. */
export const everyOperation = ({ bits, max }: Hello): ReadonlyArray<Request> => {
  const n = max === undefined ? 100 : Math.min(100, Number(max));
  const huge = bits === 32 ? 2 ** 32 - 1 : 2n ** 64n - 1n;
  const pattern = { from: 0, to: n, seed: 1 } as const;
  return [
    { op: "malloc", h: 0, n },
    { op: "usable", h: 0 },
    { op: "fill", h: 0, ...pattern },
    { op: "check", h: 0, ...pattern },
    { op: "calloc", h: 1, count: 1, size: n },
    { op: "zero", h: 1, from: 0, to: n },
    { op: "memalign", h: 2, align: 64, n },
    { op: "fill", h: 2, ...pattern },
    { op: "realloc", h: 0, n: Math.max(1, n - 1) },
    { op: "check", h: 0, from: 0, to: Math.max(1, n - 1), seed: 1 },
    { op: "malloc", h: 3, n: 0 },
    { op: "malloc", h: 4, n: huge },
    { op: "usable", h: 4 },
    { op: "realloc", h: 4, n: 1 },
    { op: "free", h: 4 },
    { op: "check", h: 2, ...pattern },
    { op: "free", h: 3 },
    { op: "free", h: 2 },
    { op: "free", h: 1 },
    { op: "free", h: 0 },
    { op: "limit", n: 1024 * 1024 },
  ];
};
