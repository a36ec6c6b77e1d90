/** The limits of a port's size classes, learned from its usable sizes. */
import type { Request } from "../../wire/port/request.ts";
import { isAllocation } from "../../wire/port/request.ts";
import type { Hello } from "../../wire/port/handshake.ts";
import type { Ran } from "./run.ts";

const mostLimits = 200;

/** The sizes that are asked for: dense below 1 KiB, then ever farther apart. */
const probes = (most: number): ReadonlyArray<number> => {
  const sizes: number[] = [];
  for (let n = 1; n <= 1024 * 1024; n = Math.ceil(n < 1024 ? n + 7 : n * 1.12)) sizes.push(n);
  return sizes.filter((n) => n <= most);
};

/** The requests that show the classes; none where the port tells no usable sizes. */
export const probing = ({ ops, max }: Hello): ReadonlyArray<Request> => {
  if (!ops.has("usable") || !ops.has("free")) return [];
  return probes(max === undefined ? Infinity : Number(max)).flatMap((n): Request[] => [
    { op: "malloc", h: 0, n },
    { op: "usable", h: 0 },
    { op: "free", h: 0 },
  ]);
};

/** The usable sizes that were seen, the largest size of each class. */
export const limitsIn = ({ requests, replies }: Ran): ReadonlyArray<number> => {
  const limits = new Set<number>();
  for (const [i, reply] of replies.entries()) {
    const request = requests[i]!;
    if (isAllocation(request) || reply.tag !== "number") continue;
    const n = Number(reply.n);
    if (n > 0 && n < 2 ** 26) limits.add(n);
  }
  return [...limits].toSorted((a, b) => a - b).slice(0, mostLimits);
};
