/**
 * Reclaiming (mheap.go: reclaim): before pages are allocated while spans are still unswept, at
 * least as many are swept free, if that can be done.
 */
import type * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { isUnswept, spanAt } from "./mspan.ts";
import * as List from "./mspanlist.ts";
import { isRepaired } from "../instance/repairs.ts";
import type { State } from "../state.ts";
import { claimAndSweep, sweepone } from "../collector/mgcsweep.ts";
import {
  act,
  again,
  andThen,
  flatMap,
  iterate,
  map,
  modify,
  of,
  skip,
  stopWith,
  type Transition,
} from "../machine/transition.ts";
import type { Word } from "../numbers/units.ts";
import { subtract } from "../numbers/word.ts";

/** mheap.go: reclaim */
export const reclaim = (np: Word): Transition<void> => act("reclaim", { np }, reclaimPages(np));

/** Sweeps large objects that are long enough, then shorter ones, then any span. */
const reclaimPages =
  (np: Word): Transition<void> =>
  (s) => {
    const lengths = busyLengths(s);
    return pipe(
      fromAnyOf(
        lengths.filter((length) => length >= np || length === s.config.maxMHeapList),
        np,
      ),
      flatMap((found) =>
        isEnough(s, found, np)
          ? skip
          : pipe(
              fromAllOf(
                lengths.filter((l) => l < np && l < s.config.maxMHeapList),
                { np, start: found },
              ),
              flatMap((reclaimed) => fromUnswept(np, reclaimed)),
            ),
      ),
    )(s);
  };

/** In the seed one span is enough, though the last list has shorter ones, too. */
const isEnough = (s: State, found: number, np: Word): boolean =>
  isRepaired(s.config, "reclaim-short") ? found >= np : found > 0;

/** The lengths 0 to maxMHeapList; the last stands for all longer spans. */
const busyLengths = ({ config }: State): ReadonlyArray<number> =>
  Array.from({ length: config.maxMHeapList + 1 }, (_, length) => length);

/** Pages from the first list that gives any. */
const fromAnyOf = (lengths: ReadonlyArray<number>, np: Word): Transition<number> =>
  iterate(0, (i) => {
    const length = lengths[i];
    if (length === undefined) return of(stopWith(0));
    return pipe(
      reclaimList(length, np),
      map((n): E.Either<number, number> => (n > 0 ? stopWith(n) : again(i + 1))),
    );
  });

/** Pages from one list after the other, until there are enough. */
const fromAllOf = (
  lengths: ReadonlyArray<number>,
  { np, start }: { readonly np: Word; readonly start: number },
): Transition<number> =>
  iterate({ i: 0, reclaimed: start }, ({ i, reclaimed }) => {
    const length = lengths[i];
    if (length === undefined) return of(stopWith(reclaimed));
    return pipe(
      reclaimList(length, subtract(np, reclaimed)),
      map((n) =>
        reclaimed + n >= np
          ? stopWith(reclaimed + n)
          : again({ i: i + 1, reclaimed: reclaimed + n }),
      ),
    );
  });

/** Sweeps any span until there are enough pages. */
const fromUnswept = (np: Word, start: number): Transition<void> =>
  iterate(start, (reclaimed) =>
    reclaimed >= np
      ? of(stopWith(undefined))
      : pipe(
          sweepone("reclaim"),
          map((n) => (n === null ? stopWith(undefined) : again(reclaimed + n))),
        ),
  );

/** Sweep the unswept spans of a list, which stand before the swept ones. (reclaimList) */
const reclaimList = (length: number, np: Word): Transition<number> =>
  iterate(0, (reclaimed) => sweepFirst(length, { np, reclaimed }));

const sweepFirst =
  (
    length: number,
    { np, reclaimed }: { readonly np: Word; readonly reclaimed: number },
  ): Transition<E.Either<number, number>> =>
  (s) => {
    const list = List.busyList(s.config, length);
    const id = List.firstOf(s, list);
    const span = spanAt(s, id);
    if (id === undefined || !isUnswept(s, span)) {
      return of(stopWith(reclaimed))(s);
    }
    return pipe(
      modify(List.remove(id)),
      andThen(modify(List.insertBack(list, id))),
      andThen(claimAndSweep(id, false)),
      map((freed): E.Either<number, number> => {
        const total = reclaimed + (freed ? span.npages : 0);
        return total >= np ? stopWith(total) : again(total);
      }),
    )(s);
  };
