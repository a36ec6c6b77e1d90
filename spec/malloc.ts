/**
 * Allocation of objects (malloc.go:574-855): tiny ones share a block, small ones take a slot of a
 * cached span, large ones take pages of their own.
 */
import { pipe } from "fp-ts/lib/function.js";
import type { Fields, TypeInfo } from "./event.ts";
import { isHeapTriggered } from "./gc.ts";
import { cacheOf, updateCache } from "./mcache.ts";
import { initSpan } from "./mcentral.ts";
import * as Mheap from "./mheap.ts";
import { blacken } from "./mbitmap.ts";
import { spanAt, updateSpan } from "./mspan.ts";
import { nextFree } from "./nextfree.ts";
import { profilealloc } from "./profile.ts";
import { classOf } from "./sizeclass.ts";
import type { State } from "./state.ts";
import { deductSweepCredit } from "./sweep.ts";
import * as Tiny from "./tiny.ts";
import {
  act,
  andThen,
  fatal,
  flatMap,
  map,
  modify,
  of,
  panic,
  type Transition,
} from "./transition.ts";
import { Address, Bytes, type Flag, type Word } from "./units.ts";
import { add, divide, multiply, remainder, uintptrBits } from "./word.ts";

export interface Request {
  readonly n: Word;
  /** Zeroed memory is wanted. */
  readonly nz: Flag;
  /** Absent: no type, and no pointers. */
  readonly ty?: TypeInfo;
  /** 1 for a defer record: only its header is scanned. */
  readonly df?: Flag;
}

type Result = Partial<Fields["malloc"]> & { readonly r: Address };

/** An object that has its place: what it takes up, and how it came there. */
interface Placed {
  readonly path: "tinynew" | "small" | "large";
  readonly r: Address;
  readonly size: Bytes;
  readonly hg: Flag;
  /** The object was cleared by itself. */
  readonly clr: Flag;
}

/** malloc.go:577 mallocgc */
export const mallocgc = (request: Request): Transition<Address> =>
  pipe(
    act("malloc", { ...request }, allocate(request), (result) => result),
    map(({ r }) => r),
  );

const isNoscan = ({ ty }: Request): boolean => ty === undefined || ty[3] === 1;

const allocate =
  (request: Request): Transition<Result> =>
  (s) => {
    const { n } = request;
    const { zerobase, maxSmallSize, maxTinySize } = s.config;
    if (s.gc.phase === 2) return fatal("mallocgc called with gcphase == _GCmarktermination")(s);
    if (n === 0) return of<Result>({ path: "zero", r: zerobase })(s);
    if (n > maxSmallSize) return pipe(large(request), flatMap(account(request)))(s);
    const size = Number(n);
    if (!isNoscan(request) || size >= maxTinySize) {
      return pipe(small(request, size), flatMap(account(request)))(s);
    }
    const offset = Tiny.roomInBlock(s, size);
    return offset === undefined
      ? pipe(tiny(size), flatMap(account(request)))(s)
      : pipe(Tiny.intoBlock(offset, size), flatMap(tinyHit))(s);
  };

/** A piece of the current tiny block is neither sampled nor marked. */
const tinyHit =
  (r: Address): Transition<Result> =>
  (s) =>
    of<Result>({ path: "tinyhit", r, ...tinyBlock(s), ns: countdown(s) })(s);

const tinyBlock = (s: State) => {
  const cache = cacheOf(s);
  return { tb: cache?.tiny ?? Address(0), to: cache?.tinyoffset ?? Bytes(0) };
};

const countdown = (s: State): number => cacheOf(s)?.nextSample ?? 0;

const tiny =
  (size: number): Transition<Placed> =>
  (s) =>
    pipe(
      Tiny.newBlock(size),
      map(({ r, hg }): Placed => ({ path: "tinynew", r, size: s.config.maxTinySize, hg, clr: 0 })),
    )(s);

/** malloc.go:696-713 */
const small =
  (request: Request, n: number): Transition<Placed> =>
  (s) => {
    const sizeclass = classOf(s.config, s.classes, n);
    const size = s.classes.sizes[sizeclass] ?? Bytes(0);
    return pipe(
      nextFree(sizeclass * 2 + (isNoscan(request) ? 1 : 0)),
      map(({ r, hg, dirty }): Placed => ({
        path: "small",
        r,
        size,
        hg,
        clr: request.nz === 1 && dirty === 1 ? 1 : 0,
      })),
    )(s);
  };

/** malloc.go:807 largeAlloc */
const large =
  (request: Request): Transition<Placed> =>
  (s) => {
    const { n, nz } = request;
    const { pageSize } = s.config;
    const bits = uintptrBits(s.config);
    if (add(n, pageSize, bits) < n) return fatal("out of memory")(s);
    const np = add(divide(n, pageSize), remainder(n, pageSize) === 0 ? 0 : 1);
    return pipe(
      deductSweepCredit({ n: multiply(np, pageSize, bits), csp: np }),
      andThen(Mheap.alloc({ np, spc: isNoscan(request) ? 1 : 0, large: 1, nz })),
      flatMap((id) =>
        id === null
          ? fatal("out of memory")
          : pipe(
              initSpan(id, () => Number(n)),
              andThen(modify(updateSpan(id, { freeindex: 1, allocCount: 1 }))),
              andThen((t) => {
                const { base: r, elemsize: size } = spanAt(t, id);
                const placed: Placed = { path: "large", r, size, hg: 1, clr: 0 };
                return of(placed)(t);
              }),
            ),
      ),
    )(s);
  };

/** How much of the object the collector has to look at. (malloc.go:726-749) */
const scannable = ({ config }: State, { n, ty, df }: Request): number => {
  if (ty === undefined || ty[3] === 1) return 0;
  const [size, ptrdata] = ty;
  const dataSize = df === 1 ? config.sizeof.defer : Number(n);
  if (dataSize <= size) return ptrdata;
  return ptrdata === 0 ? 0 : dataSize - size + ptrdata;
};

/** What follows once the object has its place. (malloc.go:726-802) */
const account =
  (request: Request) =>
  (placed: Placed): Transition<Result> =>
  (s) => {
    const scan = scannable(s, request);
    const { path, r, hg, clr } = placed;
    const scanned =
      scan === 0 ? s : updateCache(({ localScan }) => ({ localScan: localScan + scan }))(s);
    return pipe(
      modify(s.gc.phase === 0 ? (t) => t : blacken(r)),
      andThen(sample(placed)),
      flatMap((smp) => (t) => {
        const bl: Flag = t.gc.phase === 0 ? 0 : 1;
        const gc: Flag = hg === 1 && isHeapTriggered(t) ? 1 : 0;
        const block = path === "tinynew" ? tinyBlock(t) : {};
        const result: Result = { path, r, ...block, ns: countdown(t), hg, bl, gc, clr, smp };
        return of(result)(t);
      }),
    )(scanned);
  };

/** The countdown to the next sample goes on, or this object is the sample. (malloc.go:782-790) */
const sample =
  ({ r, size }: Placed): Transition<Flag> =>
  (s) => {
    if (s.rate <= 0) return of<Flag>(0)(s);
    const bytes = size | 0;
    return size < s.rate && bytes < countdown(s)
      ? of<Flag>(0)(updateCache(({ nextSample }) => ({ nextSample: nextSample - bytes }))(s))
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
