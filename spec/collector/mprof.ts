/**
 * Heap profiling (malloc.go:857, mprof.go: mProf_Malloc): a sampled object is attributed to the
 * bucket of its call stack, and remembered until it is freed.
 */
import { pipe } from "fp-ts/lib/function.js";
import { setprofilebucket } from "./finalizer.ts";
import { updateCache } from "../objects/mcache.ts";
import { sysAlloc } from "../os/mem.ts";
import { persistentalloc } from "../arena/persistentalloc.ts";
import { nextSample } from "../objects/sample.ts";
import {
  act,
  andThen,
  ask,
  flatMap,
  forEach,
  modify,
  must,
  skip,
  tap,
  type Transition,
} from "../machine/transition.ts";
import type { Address, Bytes } from "../numbers/units.ts";

interface Bucket {
  readonly n: Bytes;
  readonly align: Bytes;
}

/** malloc.go:857 profilealloc */
export const profilealloc = (object: Address, n: Bytes): Transition<number> =>
  act(
    "prof",
    { n },
    pipe(
      ask<"buckets">({ q: "buckets" }),
      flatMap(({ buckets }) => sample(object, buckets)),
    ),
    (ns) => ({ ns }),
  );

const sample = (object: Address, buckets: ReadonlyArray<Bucket>): Transition<number> =>
  pipe(
    nextSample,
    tap((next) => modify(updateCache(() => ({ nextSample: next })))),
    tap(() => bucketTable),
    tap(() => forEach(buckets, newBucket)),
    tap(() => setprofilebucket(object)),
  );

/** A new bucket, for a call stack that has not been sampled before. */
const newBucket = ({ n, align }: Bucket): Transition<Address> =>
  persistentalloc({ n, align, stat: "buckhash_sys" });

/** The first sample allocates the table of buckets. (mprof.go: stkbucket) */
const bucketTable: Transition<void> = (s) =>
  s.hasBuckets
    ? skip(s)
    : pipe(
        sysAlloc(s.config.sizeof.buckhash, "buckhash_sys"),
        tap((r) => must(r !== 0, "runtime: cannot allocate memory")),
        andThen(modify((t) => ({ ...t, hasBuckets: true }))),
      )(s);
