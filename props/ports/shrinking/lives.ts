/** The lives of a sequence: the requests on one block, from its allocation to its free. */
import { isAllocation, type Request } from "../../../wire/port/request.ts";

/** For each request the number of its life, in order of allocation; -1: none. */
export const livesOf = (requests: ReadonlyArray<Request>): ReadonlyArray<number> => {
  const current = new Map<number, number>();
  let count = 0;
  return requests.map((request) => {
    if (request.op === "limit") return -1;
    if (isAllocation(request) && request.op !== "realloc") current.set(request.h, count++);
    return current.get(request.h) ?? -1;
  });
};

/** The same sequence in which each life has a handle of its own, from 0 on. */
export const renumbered = (requests: ReadonlyArray<Request>): ReadonlyArray<Request> => {
  const lives = livesOf(requests);
  return requests.map((request, i) =>
    request.op === "limit" || lives[i]! < 0 ? request : { ...request, h: lives[i]! },
  );
};
