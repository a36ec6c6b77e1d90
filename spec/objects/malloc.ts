/**
 * Allocation of objects (malloc.go:574-855): tiny objects share a block, small objects take a slot of a
 * cached span, large objects take pages of their own.
 */
import { pipe } from "fp-ts/lib/function.js";
import type { Caller, Fields, TypeInfo } from "../machine/event.ts";
import { chargeAssist, isHeapTriggered } from "../collector/pacer.ts";
import { blacken, initSpan, objectType, type ObjectType, scannable } from "./mbitmap.ts";
import { cacheOf, updateCache } from "./mcache.ts";
import * as Mheap from "../pages/mheap.ts";
import { handOut, putSpan, spanAt, type SpanId } from "../pages/mspan.ts";
import { nextFree } from "./nextfree.ts";
import { profilealloc } from "../collector/mprof.ts";
import { isRepaired } from "../instance/repairs.ts";
import { classOf } from "../instance/sizeclass.ts";
import type { State } from "../state.ts";
import { deductSweepCredit } from "../collector/mgcsweep.ts";
import * as Tiny from "./tiny.ts";
import {
  act,
  andThen,
  fatal,
  flatMap,
  gets,
  map,
  modify,
  of,
  panic,
  tap,
  type Transition,
} from "../machine/transition.ts";
import { Address, Bytes, type Flag, flag, type Word } from "../numbers/units.ts";
import { add, divide, multiply, remainder, uintptrBits } from "../numbers/word.ts";

export interface MallocRequest {
  readonly n: Word;
  /** Zeroed memory is wanted. */
  readonly nz: Flag;
  /** Absent: no type, and no pointers. */
  readonly ty?: TypeInfo;
  /** 1 for a defer record: only its header is scanned. */
  readonly df?: Flag;
}

type Result = Partial<Fields["malloc"]> & { readonly r: Address };

/** `object` is undefined for an object without pointers. */
interface TypedRequest extends MallocRequest {
  readonly object: ObjectType | undefined;
}

/** A slot or a span that has been allocated for the object. */
interface NewObject {
  readonly path: "tinynew" | "small" | "large";
  readonly r: Address;
  readonly size: Bytes;
  readonly hg: Flag;
  /** This object alone was cleared. */
  readonly clr: Flag;
}

/** malloc.go:577 mallocgc */
export const mallocgc = (request: MallocRequest, from?: Caller): Transition<Address> =>
  pipe(
    act("malloc", { ...request }, allocate(request, from), (result) => result),
    map(({ r }) => r),
  );

/** A forbidden caller throws unless the size is 0. (malloc.go:617-622) */
const misplaced: Readonly<Record<Caller, string>> = {
  mallocgc: "malloc deadlock",
  signal: "malloc during signal",
};

const allocate =
  (request: MallocRequest, from?: Caller): Transition<Result> =>
  (s) => {
    if (s.gc.phase === 2) return fatal("mallocgc called with gcphase == _GCmarktermination")(s);
    if (request.n === 0) return of<Result>({ path: "zero", r: s.config.zerobase })(s);
    if (from !== undefined) return fatal(misplaced[from])(s);
    const asked = { ...request, object: objectType(s.config, Number(request.n), request) };
    return allocateNonEmpty(asked)(chargeAssist(Number(request.n))(s));
  };

/** In a tiny block, a slot, or pages of its own. */
const allocateNonEmpty =
  (asked: TypedRequest): Transition<Result> =>
  (s) => {
    const { n, object } = asked;
    const { maxSmallSize, maxTinySize } = s.config;
    if (n > maxSmallSize) return pipe(large(asked), flatMap(finish(asked)))(s);
    const size = Number(n);
    if (object !== undefined || size >= maxTinySize) {
      return pipe(small(asked, size), flatMap(finish(asked)))(s);
    }
    const offset = Tiny.roomInBlock(s, size);
    return offset === undefined
      ? pipe(tiny(size), flatMap(finish(asked)))(s)
      : pipe(Tiny.intoBlock(offset, size), flatMap(tinyHit))(s);
  };

/** A piece of the current tiny block is neither sampled nor marked. */
const tinyHit =
  (r: Address): Transition<Result> =>
  (s) => {
    const { tb, to } = tinyBlock(s);
    return of<Result>({ path: "tinyhit", r, tb, to, ns: countdown(s) })(s);
  };

const tinyBlock = (s: State) => {
  const cache = cacheOf(s);
  return { tb: cache?.tiny ?? Address(0), to: cache?.tinyoffset ?? Bytes(0) };
};

const countdown = (s: State): number => cacheOf(s)?.nextSample ?? 0;

const tiny =
  (size: number): Transition<NewObject> =>
  (s) =>
    pipe(
      Tiny.newBlock(size),
      map(({ r, hg }): NewObject => ({
        path: "tinynew",
        r,
        size: s.config.maxTinySize,
        hg,
        clr: 0,
      })),
    )(s);

/** malloc.go:696-713 */
const small =
  ({ nz, object }: TypedRequest, n: number): Transition<NewObject> =>
  (s) => {
    const sizeclass = classOf(s.config, s.classes, n);
    const size = s.classes.sizes[sizeclass] ?? Bytes(0);
    return pipe(
      nextFree(sizeclass * 2 + flag(object === undefined), object),
      map(({ r, hg, dirty }): NewObject => {
        const clr = flag(nz === 1 && dirty === 1);
        return { path: "small", r, size, hg, clr };
      }),
    )(s);
  };

/** malloc.go:807 largeAlloc */
const large =
  (asked: TypedRequest): Transition<NewObject> =>
  (s) => {
    const { n, nz, object } = asked;
    const { pageSize } = s.config;
    const bits = uintptrBits(s.config);
    if (add(n, pageSize, bits) < n) return fatal("out of memory")(s);
    const np = add(divide(n, pageSize), remainder(n, pageSize) === 0 ? 0 : 1);
    return pipe(
      deductSweepCredit({ n: multiply(np, pageSize, bits), csp: np }),
      andThen(Mheap.alloc({ np, spc: flag(object === undefined), large: 1, nz })),
      flatMap((id) => (id === null ? fatal("out of memory") : fillLarge(id, asked))),
    )(s);
  };

/** The span of a large object has one slot, which is allocated at once. */
const fillLarge = (id: SpanId, { n, object }: TypedRequest): Transition<NewObject> =>
  pipe(
    initSpan(id, () => Number(n)),
    andThen(gets((s) => handOut(spanAt(s, id), 0, object))),
    tap((span) => modify(putSpan(span))),
    map(({ base: r, elemsize: size }): NewObject => ({ path: "large", r, size, hg: 1, clr: 0 })),
  );

/** Describes, marks, samples and charges the new object. (malloc.go:726-802) */
const finish =
  ({ n, object }: TypedRequest) =>
  (allocated: NewObject): Transition<Result> =>
  (s) => {
    const { path, r, size, hg, clr } = allocated;
    const dataSize = object?.dataSize ?? Number(n);
    const described = object === undefined ? s : countScannable(scannable(object))(s);
    const marked = described.gc.phase === 0 ? described : blacken(r)(described);
    return pipe(
      sample(allocated),
      flatMap((smp) => (sampled) => {
        const t = chargeAssist(size - dataSize)(sampled);
        const bl = flag(t.gc.phase !== 0);
        const gc = flag(hg === 1 && isHeapTriggered(t));
        const ns = countdown(t);
        if (path !== "tinynew") return of<Result>({ path, r, ns, hg, bl, gc, clr, smp })(t);
        const { tb, to } = tinyBlock(t);
        return of<Result>({ path, r, tb, to, ns, hg, bl, gc, clr, smp })(t);
      }),
    )(marked);
  };

const countScannable = (bytes: number) =>
  updateCache(({ localScan }) => ({ localScan: localScan + bytes }));

/** Go converts to int32: sizes from 2 GiB on are negative, and the countdown wraps. */
const int32 = (n: number): number => n | 0;

/** Lowers the countdown to the next sample, or samples this object. (malloc.go:782-790) */
const sample =
  ({ r, size }: NewObject): Transition<Flag> =>
  (s) => {
    if (s.rate <= 0) return of<Flag>(0)(s);
    const isWide = isRepaired(s.config, "sample-cap");
    const bytes = isWide ? size : int32(size);
    const next = isWide ? (n: number): number => n : int32;
    return size < s.rate && bytes < countdown(s)
      ? of<Flag>(0)(updateCache(({ nextSample }) => ({ nextSample: next(nextSample - bytes) }))(s))
      : map((): Flag => 1)(profilealloc(r, size))(s);
  };

/** malloc.go:835 newobject */
export const newobject = (ty: TypeInfo): Transition<Address> =>
  act("newobject", { ty }, mallocgc({ n: ty[0], nz: 1, ty }), (r) => ({ r }));

/** malloc.go:845 newarray */
export const newarray = (ty: TypeInfo, n: number | bigint): Transition<Address> =>
  act("newarray", { ty, n }, allocateArray(ty, n), (r) => ({ r }));

const allocateArray =
  (ty: TypeInfo, n: number | bigint): Transition<Address> =>
  (s) => {
    const [size] = ty;
    const most = Math.floor((2 ** s.config.heapMapTotalBits - 1) / size);
    return n < 0 || (size !== 0 && n > most)
      ? panic("runtime: allocation size out of range")(s)
      : mallocgc({ n: size === 0 ? 0 : size * Number(n), nz: 1, ty })(s);
  };
