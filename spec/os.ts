/**
 * The OS-defined helpers (malloc.go:179-215, mem_linux.go): every way in which the allocator talks
 * to the operating system, and the statistic that each call is accounted to.
 */
import { pipe } from "fp-ts/lib/function.js";
import type { Stat } from "./event.ts";
import { addTo, takeFrom } from "./mstats.ts";
import { released } from "./simulation.ts";
import type { State } from "./state.ts";
import {
  andThen,
  ask,
  emit,
  fatal,
  flatMap,
  map,
  modify,
  must,
  tap,
  type Transition,
  when,
} from "./transition.ts";
import type { Address, Flag, Word } from "./units.ts";

/** A run of bytes. */
export interface Range {
  readonly a: Address;
  readonly n: Word;
}

const hex = (a: Address): string => `0x${a.toString(16)}`;

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
export const sysMap = ({ a, n }: Range, reserved: Flag, stat: Stat): Transition<void> =>
  pipe(
    modify(addTo(stat, n)),
    andThen(ask<"os.map">({ q: "os.map", a, n, reserved, stat })),
    flatMap(({ r }) =>
      r === a
        ? emit({ e: "os.map", a, n, reserved, stat })
        : pipe(emit({ e: "os.map", a, n, reserved, stat, r }), andThen(mapFailed(a, r, reserved))),
    ),
  );

const mapFailed = (a: Address, r: Address, reserved: Flag): Transition<void> => {
  if (r === 0) return fatal("runtime: out of memory");
  return reserved === 1
    ? fatal("runtime: cannot map pages in arena address space")
    : fatal("runtime: address space conflict", [
        `runtime: address space conflict: map(${hex(a)}) = ${hex(r)}`,
      ]);
};

/** Zeroed memory anywhere; 0 when refused. (sysAlloc) */
export const sysAlloc = (n: Word, stat: Stat): Transition<Address> =>
  pipe(
    ask<"os.alloc">({ q: "os.alloc", n, stat }),
    tap(({ r }) => emit({ e: "os.alloc", n, stat, r })),
    tap(({ r }) => when(r !== 0, modify(addTo(stat, n)))),
    map(({ r }) => r),
  );

/** Memory, or address space, for good back to the OS. (sysFree) */
export const sysFree = ({ a, n }: Range, stat: Stat): Transition<void> =>
  pipe(
    modify(takeFrom(stat, n)),
    andThen(modify(giveBack({ a, n }))),
    andThen(emit({ e: "os.free", a, n, stat })),
  );

const giveBack =
  ({ a, n }: Range) =>
  (s: State): State =>
    s.environment.tag === "simulated" ? { ...s, environment: released(s.environment, a, n) } : s;

/** The contents are needed again. (sysUsed) */
export const sysUsed = ({ a, n }: Range): Transition<void> => emit({ e: "os.used", a, n });

/** The contents are no longer needed: whole physical pages. (sysUnused) */
export const sysUnused =
  ({ a, n }: Range): Transition<void> =>
  (s) =>
    pipe(
      must(
        a % s.arena.physPageSize === 0 && Number(n) % s.arena.physPageSize === 0,
        "unaligned sysUnused",
      ),
      andThen(emit({ e: "os.unused", a, n })),
    )(s);

/** An access from here on faults; used by debugging only. (sysFault) */
export const sysFault = ({ a, n }: Range): Transition<void> => emit({ e: "os.fault", a, n });
