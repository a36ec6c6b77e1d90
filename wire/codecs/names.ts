/** Fields that hold a name, and small values that are neither a number nor a record. */
import type * as Spec from "../../spec/machine/event.ts";
import { Codec, oneOf, plain } from "./codec.ts";
import { Word } from "./units.ts";

/** The statistic that memory is accounted to. */
export const Stat: Codec<Spec.Stat> = oneOf<Spec.Stat>({
  heap_sys: true,
  stacks_sys: true,
  mspan_sys: true,
  mcache_sys: true,
  buckhash_sys: true,
  gc_sys: true,
  other_sys: true,
  stacks_inuse: true,
  heap_inuse: true,
  local: true,
});

/** A fixed-size allocator. */
export const Fixed: Codec<Spec.Fixed> = oneOf<Spec.Fixed>({
  span: true,
  cache: true,
  treap: true,
  specialfinalizer: true,
  specialprofile: true,
});

/** The caller of a sweep. */
export const Sweeper: Codec<Spec.Sweeper> = oneOf<Spec.Sweeper>({
  gcfinish: true,
  bg: true,
  deduct: true,
  gcstart: true,
  reclaim: true,
  userGC: true,
  gcstw: true,
});

export const SpecialKind: Codec<Spec.SpecialKind> = oneOf<Spec.SpecialKind>({
  finalizer: true,
  profile: true,
});

type Way = NonNullable<Spec.Fields["malloc"]["path"]>;

/** The way that an allocation took. */
export const Path: Codec<Way> = oneOf<Way>({
  zero: true,
  tinyhit: true,
  tinynew: true,
  small: true,
  large: true,
});

/** A caller that must not allocate; only generated traces have one. */
export const Caller: Codec<Spec.Caller> = oneOf<Spec.Caller>({ mallocgc: true, signal: true });

export const text: Codec<string> = plain("a string", (u): u is string => typeof u === "string");

/** The bits of a span's slots: two hex digits for eight slots, least significant bit first. */
export const Bitmap: Codec<string> = plain(
  "a bitmap: lower-case hex bytes without prefix",
  (u): u is string => typeof u === "string" && /^(?:[0-9a-f]{2})*$/.test(u),
);

const isNatural = (u: unknown): boolean => Number.isSafeInteger(u) && (u as number) >= 0;

/** `[type size, pointer-prefix bytes, alignment, pointer-free flag]`. */
export const TypeInfo: Codec<Spec.TypeInfo> = plain<Spec.TypeInfo>(
  "a type: [size, pointer-prefix bytes, alignment, 0 or 1]",
  (u): u is Spec.TypeInfo =>
    Array.isArray(u) && u.length === 4 && u.every(isNatural) && (u[3] as number) <= 1,
);

const isByClass = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === "object" &&
  u !== null &&
  !Array.isArray(u) &&
  Object.keys(u).every((key) => /^(?:0|[1-9][0-9]{0,2})$/.test(key));

/** Counts by span class or size class. */
export const Counts: Codec<Spec.Counts> = new Codec<Spec.Counts>(
  "counts by class: an object from class numbers to whole numbers, from 2^53 on in lower-case hex",
  (u): u is Spec.Counts => isByClass(u) && Object.values(u).every(Word.is),
  {
    read: (u) => {
      if (!isByClass(u)) return undefined;
      const counts: Record<string, Spec.Counts[string]> = {};
      for (const key in u) {
        const n = Word.read(u[key]);
        if (n === undefined) return undefined;
        counts[key] = n;
      }
      return counts;
    },
    write: (counts) =>
      Object.fromEntries(Object.entries(counts).map(([key, n]) => [key, Word.encode(n)])),
  },
);
