/**
 * Heap profiling (malloc.go:857, mprof.go: mProf_Malloc): a sampled object is attributed to the
 * bucket of its call stack.
 */
import { pipe } from "fp-ts/lib/function.js";
import { updateCache } from "./mcache.ts";
import { persistentalloc } from "./persistentalloc.ts";
import { nextSample } from "./sample.ts";
import { act, andThen, ask, flatMap, forEach, modify, tap, type Transition } from "./transition.ts";
import type { Address, Bytes } from "./units.ts";

/** malloc.go:857 profilealloc */
export const profilealloc = (_object: Address, n: Bytes): Transition<number> =>
  act(
    "prof",
    { n },
    pipe(
      nextSample,
      tap((next) => modify(updateCache(() => ({ nextSample: next })))),
      tap(() => newBuckets),
    ),
    (ns) => ({ ns }),
  );

/** Buckets of call stacks that were never seen: how many depends on the program. */
const newBuckets: Transition<void> = pipe(
  ask<"buckets">({ q: "buckets" }),
  flatMap(({ buckets }) =>
    forEach(buckets, ({ n, align }) => persistentalloc({ n, align, stat: "buckhash_sys" })),
  ),
  andThen(modify((s) => s)),
);
