/**
 * The OS-defined helpers (malloc.go:179-215, mem_*.go): every way in which the allocator talks to the
 * operating system, and the statistic that each call is accounted to. What differs from family to
 * family is in memfamily.ts.
 */
import { pipe } from "fp-ts/lib/function.js";
import type { Stat } from "../machine/event.ts";
import { mSysStatDec, mSysStatInc } from "../stats/mstats.ts";
import { type Failure, familyOf } from "./memfamily.ts";
import type { State } from "../state.ts";
import {
  andThen,
  ask,
  emit,
  exit,
  fatal,
  flatMap,
  map,
  must,
  skip,
  tap,
  type Transition,
  when,
} from "../machine/transition.ts";
import type { Address, Flag, Word } from "../numbers/units.ts";

/** A run of bytes. */
export interface Range {
  readonly a: Address;
  readonly n: Word;
}

const family = ({ config }: State) => familyOf(config.goos);

const fail = ({ message, printed }: Failure): Transition<never> => fatal(message, printed);

/** The errno field of an event; absent when there is none. */
const reason = (errno: number | undefined) => (errno === undefined ? {} : { errno });

/** Address space without memory, at the hint or elsewhere; 0 when refused. (sysReserve) */
export const sysReserve = (
  hint: Address,
  n: Word,
): Transition<{ readonly r: Address; readonly reserved: Flag }> =>
  pipe(
    ask<"os.reserve">({ q: "os.reserve", hint, n }),
    tap(({ r, reserved }) => emit({ e: "os.reserve", hint, n, r, reserved })),
  );

/** Memory at reserved or probed addresses; anything but `a` itself is the end. (sysMap) */
export const sysMap =
  ({ a, n }: Range, reserved: Flag, stat: Stat): Transition<void> =>
  (s) => {
    const request = { q: "os.map", a, n, reserved, stat } as const;
    return pipe(
      mSysStatInc(stat, n),
      andThen(ask<"os.map">(request)),
      tap(({ r, errno }) =>
        emit({ e: "os.map", a, n, reserved, stat, ...(r === a ? {} : { r }), ...reason(errno) }),
      ),
      flatMap((answer) => {
        const failure = family(s).mapFailure(request, answer);
        return failure === undefined ? skip : fail(failure);
      }),
    )(s);
  };

/** Zeroed memory anywhere; 0 when refused. (sysAlloc) */
export const sysAlloc =
  (n: Word, stat: Stat): Transition<Address> =>
  (s) => {
    const { countsRefused, exits } = family(s);
    return pipe(
      when(countsRefused, mSysStatInc(stat, n)),
      andThen(ask<"os.alloc">({ q: "os.alloc", n, stat })),
      tap(({ r, errno }) => emit({ e: "os.alloc", n, stat, r, ...reason(errno) })),
      tap(({ errno }) => {
        const line = errno === undefined ? undefined : exits[errno];
        return line === undefined ? skip : exit(line);
      }),
      tap(({ r }) => when(r !== 0 && !countsRefused, mSysStatInc(stat, n))),
      map(({ r }) => r),
    )(s);
  };

type Silent = "os.free" | "os.unused" | "os.used";

/** Go gives up if the call failed, in the families where it sees that. */
const check =
  (call: Silent, n: Word, errno: number): Transition<void> =>
  (s) => {
    const failure = errno === 0 ? undefined : family(s).failures[call];
    return (failure === undefined ? skip : fail(failure(n, errno)))(s);
  };

const failed = (errno: number) => (errno === 0 ? {} : { errno });

/** Returns memory, or address space, to the OS. (sysFree) */
export const sysFree = ({ a, n }: Range, stat: Stat): Transition<void> =>
  pipe(
    mSysStatDec(stat, n),
    andThen(ask<"os.free">({ q: "os.free", a, n, stat })),
    tap(({ errno }) => emit({ e: "os.free", a, n, stat, ...failed(errno) })),
    flatMap(({ errno }) => check("os.free", n, errno)),
  );

/** The contents are needed again. (sysUsed) */
export const sysUsed = ({ a, n }: Range): Transition<void> =>
  pipe(
    ask<"os.used">({ q: "os.used", a, n }),
    tap(({ errno }) => emit({ e: "os.used", a, n, ...failed(errno) })),
    flatMap(({ errno }) => check("os.used", n, errno)),
  );

/** The contents are no longer needed: whole physical pages. (sysUnused) */
export const sysUnused =
  ({ a, n }: Range): Transition<void> =>
  (s) => {
    const { physPageSize } = s.arena;
    const isWhole = a % physPageSize === 0 && Number(n) % physPageSize === 0;
    return pipe(
      must(isWhole || !family(s).checksUnused, "unaligned sysUnused"),
      andThen(ask<"os.unused">({ q: "os.unused", a, n })),
      tap(({ errno }) => emit({ e: "os.unused", a, n, ...failed(errno) })),
      flatMap(({ errno }) => check("os.unused", n, errno)),
    )(s);
  };

/**
 * Later accesses fault; only debugging uses this. Windows decommits the pages.
 * (sysFault)
 */
export const sysFault =
  ({ a, n }: Range): Transition<void> =>
  (s) =>
    pipe(
      ask<"os.unused">({ q: "os.unused", a, n }),
      tap(({ errno }) => emit({ e: "os.fault", a, n, ...failed(errno) })),
      flatMap(({ errno }) => check("os.unused", n, errno)),
    )(s);
