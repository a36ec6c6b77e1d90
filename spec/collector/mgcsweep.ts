/**
 * Sweeping (mgcsweep.go): the sweeper frees the slots that the marker did not reach, span by span,
 * while the program allocates.
 */
import type * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import type { Config } from "../instance/config.ts";
import type { Sweeper } from "../machine/event.ts";
import {
  generation,
  isUnswept,
  type Span,
  spanAt,
  type SpanId,
  stateNumber,
  updateSpan,
} from "../pages/mspan.ts";
import * as List from "../pages/mspanlist.ts";
import { isRepaired } from "../instance/repairs.ts";
import type { State } from "../state.ts";
import * as Sweepbuf from "./mgcsweepbuf.ts";
import { sweepSpan } from "./sweepspan.ts";
import {
  act,
  again,
  andThen,
  bind,
  Do,
  emit,
  fatal,
  flatMap,
  gets,
  iterate,
  map,
  modify,
  of,
  stopWith,
  tap,
  type Transition,
} from "../machine/transition.ts";
import { Address, type Word } from "../numbers/units.ts";
import { add, signed, subtract, uintptrBits, wrap } from "../numbers/word.ts";

export interface Sweeping {
  readonly sweepgen: number;
  /** All spans are swept: false before gc.init, though there is nothing to sweep. */
  readonly done: boolean;
  readonly buffers: readonly [Sweepbuf.SweepBuf, Sweepbuf.SweepBuf];
  /** Pages swept in this cycle. */
  readonly pagesSwept: Word;
  /** The line that sweeping has to stay above: pages per byte allocated, through this point. */
  readonly pagesSweptBasis: Word;
  readonly heapLiveBasis: Word;
  readonly pagesPerByte: number;
}

export const initial: Sweeping = {
  sweepgen: 0,
  done: false,
  buffers: [Sweepbuf.initial, Sweepbuf.initial],
  pagesSwept: 0,
  pagesSweptBasis: 0,
  heapLiveBasis: 0,
  pagesPerByte: 0,
};

export const put =
  (change: Partial<Sweeping>) =>
  (s: State): State => ({ ...s, sweeping: { ...s.sweeping, ...change } });

/** Pages that went back to the heap; null when everything is swept. (mgcsweep.go: sweepone) */
export const sweepone = (who: Sweeper): Transition<number | null> =>
  act("sweepone", { who }, sweepNext, (pages) => ({ r: pages ?? -1 }));

const sweepNext: Transition<number | null> = pipe(
  gets((s) => s.sweeping.done),
  flatMap((done) => (done ? of(null) : iterate(undefined, () => popAndSweep))),
);

/** Pops one entry. Right: the pages freed, or null at the end. Left: the span needs no sweep. */
const popAndSweep: Transition<E.Either<undefined, number | null>> = pipe(
  Sweepbuf.popUnswept,
  tap(emitPop),
  flatMap((id) =>
    id === null
      ? pipe(
          modify(put({ done: true })),
          map(() => stopWith(null)),
        )
      : sweepPopped(id),
  ),
);

function emitPop(id: SpanId | null): Transition<void> {
  return (s) => {
    const b = Sweepbuf.unsweptBuffer(s);
    const i = s.sweeping.buffers[b].index;
    if (id === null) return emit({ e: "sb.pop", b, a: Address(0), sp: Address(0), i })(s);
    const { base: a, sp, state, sweepgen: sg } = spanAt(s, id);
    const hsg = s.sweeping.sweepgen;
    return emit({ e: "sb.pop", b, a, sp, i, state: stateNumber(state), sg, hsg })(s);
  };
}

const sweepPopped =
  (id: SpanId): Transition<E.Either<undefined, number | null>> =>
  (s) => {
    const span = spanAt(s, id);
    const hsg = s.sweeping.sweepgen;
    if (span.state !== "inUse")
      return (span.sweepgen === hsg ? of(again(undefined)) : bad(span))(s);
    if (!isUnswept(s, span)) return of(again(undefined))(s);
    return pipe(
      claimAndSweep(id, false),
      map((freed) => stopWith(freed ? span.npages : 0)),
    )(s);
  };

const bad =
  ({ state, sweepgen }: Span): Transition<never> =>
  (s) =>
    fatal("non in-use span in unswept list", [
      `runtime: bad span s.state=${stateNumber(state)} s.sweepgen=${sweepgen} ` +
        `sweepgen=${s.sweeping.sweepgen}`,
    ])(s);

/** With the repair a swept span is behind the unswept ones of its list, whatever it is swept for. */
const toBack =
  (id: SpanId) =>
  (s: State): State => {
    const { list, spanclass } = spanAt(s, id);
    const isSearched = list !== null && list !== List.nonemptyList(spanclass);
    return isRepaired(s.config, "order-lost") && isSearched
      ? List.insertBack(list, id)(List.remove(id)(s))
      : s;
  };

/** Marks the span as being swept and sweeps it: true when it was freed to the page heap. */
export const claimAndSweep = (id: SpanId, preserve: boolean): Transition<boolean> =>
  pipe(
    modify(toBack(id)),
    andThen(modify((s) => updateSpan(id, { sweepgen: generation(s, 1) })(s))),
    andThen(sweepSpan(id, preserve)),
  );

/** `n` bytes of the next span; `csp` pages that the caller will sweep itself. */
interface Debt {
  readonly n: Word;
  readonly csp: Word;
}

/** Sweeps as much as the allocation of a span requires. (mgcsweep.go: deductSweepCredit) */
export const deductSweepCredit =
  (debt: Debt): Transition<void> =>
  (s) => {
    const { pagesSwept, pagesSweptBasis, heapLiveBasis, pagesPerByte } = s.sweeping;
    const args = {
      n: debt.n,
      csp: debt.csp,
      swept: pagesSwept,
      sweptBasis: pagesSweptBasis,
      live: s.stats.heap_live,
      liveBasis: heapLiveBasis,
      ppb: pagesPerByte,
    };
    return pagesPerByte === 0
      ? emit({ e: "deduct", ...args })(s)
      : act("deduct", args, payDebt(debt), (_, { sweeping }) => ({
          sweptAfter: sweeping.pagesSwept,
          ppbAfter: sweeping.pagesPerByte,
        }))(s);
  };

/** Out-of-range floats convert to MinInt64 on amd64 and 386, and saturate elsewhere. */
const overflowed = ({ goarch }: Config): bigint =>
  goarch.startsWith("amd64") || goarch === "386" ? -(2n ** 63n) : 2n ** 63n - 1n;

/** int64(x) of a number from 0 on. */
const int64 = (config: Config, x: number): bigint =>
  x < 2 ** 63 ? BigInt(Math.trunc(x)) : overflowed(config);

/** Pages that should have been swept by the time the span is there, in int64; growth is a uintptr. */
const pagesTarget = (s: State, { n, csp }: Debt): bigint => {
  if (isRepaired(s.config, "debt-wraps")) {
    const growth = Number(s.stats.heap_live) - Number(s.sweeping.heapLiveBasis) + Number(n);
    return BigInt(Math.trunc(s.sweeping.pagesPerByte * growth)) - BigInt(csp);
  }
  const bits = uintptrBits(s.config);
  const grown = wrap(BigInt(subtract(s.stats.heap_live, s.sweeping.heapLiveBasis)), bits);
  const pages = int64(s.config, s.sweeping.pagesPerByte * Number(add(grown, n, bits)));
  return BigInt.asIntN(64, pages - BigInt(csp));
};

const payDebt = (debt: Debt): Transition<void> =>
  pipe(
    Do,
    bind("target", () => gets((s) => pagesTarget(s, debt))),
    bind("basis", () => gets((s) => s.sweeping.pagesSweptBasis)),
    flatMap(({ target, basis }) => iterate(undefined, () => payOne(target, basis))),
  );

const payOne =
  (target: bigint, basis: Word): Transition<E.Either<undefined, void>> =>
  (s) => {
    if (target <= signed(subtract(s.sweeping.pagesSwept, basis))) {
      return of(stopWith(undefined))(s);
    }
    return pipe(
      sweepone("deduct"),
      flatMap((pages): Transition<E.Either<undefined, void>> =>
        pages === null
          ? pipe(
              modify(put({ pagesPerByte: 0 })),
              map(() => stopWith(undefined)),
            )
          : of(again(undefined)),
      ),
    )(s);
  };
