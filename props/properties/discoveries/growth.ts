/** What the seed does instead when the heap and the arena grow. */
import type { Event } from "../../../spec/machine/event.ts";
import type { Config } from "../../../spec/index.ts";
import { hasInside, inside, performedActs } from "../../ghost/acts.ts";
import { type Discovery, needs } from "../discovery.ts";
import { showEmpty, showStray, strays } from "../invariants/os/os.ts";
import { attemptsIn, showGrown } from "../invariants/pages/growth.ts";
import type { Observation } from "../property.ts";

/** Whether some act of this name has led to the evidence. */
const isLedTo = <E extends Event["e"]>(
  e: E,
  { performed }: Observation,
  leads: (act: Event<E>) => boolean,
): boolean => performedActs(performed, e).some(leads);

const wordLimit = ({ ptrSize }: Config): bigint => 2n ** BigInt(8 * ptrSize);

const upTo = (n: bigint, to: number): bigint => ((n + BigInt(to) - 1n) / BigInt(to)) * BigInt(to);

/** The bytes that so many pages need, as an integer that does not wrap. */
const needed = ({ np }: Event<"heap.grow">, { pageSize, heapGrowRound }: Config): bigint =>
  upTo(BigInt(np) * BigInt(pageSize), heapGrowRound);

export const growthWrapped: Discovery = {
  name: "growth-wrapped",
  property: "heap.grown",
  sentence:
    "The bytes of a request within 64 KiB of all addresses wrap around when they are rounded up: the heap grows by a megabyte, and says that it has grown (mheap.go: grow).",
  needs: needs(
    "heap.grow",
    "asked the heap to grow by more bytes than an address can count",
    (act, { after: { config } }) => needed(act, config) >= wordLimit(config),
  ),
  explains: (evidence, o) =>
    isLedTo("heap.grow", o, (act) => {
      const { config } = o.after;
      const wrapped = needed(act, config) % wordLimit(config);
      const seeds = Math.max(Number(wrapped), config.heapAllocChunk);
      return (
        needed(act, config) >= wordLimit(config) &&
        attemptsIn(act).every(({ n }) => n === seeds) &&
        showGrown(act) === evidence
      );
    }),
};

/** The bytes that the arena wants to reserve for `n` more, as an integer that does not wrap. */
const extension = ({ n }: Event<"arena.alloc">, { pageSize, arenaReserve }: Config): bigint =>
  upTo(BigInt(n) + BigInt(pageSize), arenaReserve);

export const reserveEmpty: Discovery = {
  name: "reserve-empty",
  property: "os.calls",
  sentence:
    "Where the arena grows by reservations, the size of one for nearly all addresses wraps around to 0, and the OS is asked for nothing (malloc.go:411).",
  needs: needs(
    "arena.alloc",
    "asked an arena that grows by reservations for nearly all addresses",
    (act, { after: { config } }) =>
      hasInside(act, "os.reserve") && extension(act, config) >= wordLimit(config),
  ),
  explains: (evidence, o) =>
    isLedTo(
      "arena.alloc",
      o,
      (act) =>
        extension(act, o.after.config) === wordLimit(o.after.config) &&
        inside(act).some((call) => call.e === "os.reserve" && showEmpty(call) === evidence),
    ),
};

/** Whether a map of the arena crosses the border of two reservations, both real or probed, or only one real. */
const crosses =
  (isMixed: boolean) =>
  (evidence: string, o: Observation): boolean =>
    strays(o).some(
      ({ call, isAcross }) =>
        isAcross &&
        call.e === "os.map" &&
        call.stat === "heap_sys" &&
        (call.reserved !== o.before.arena.reserved) === isMixed &&
        isLedTo("arena.alloc", o, (act) => inside(act).some((one) => one === call)) &&
        showStray({ call, isAcross }) === evidence,
    );

/** A reservation right behind the arena: both real or probed, or only one real. */
const isExtended = (
  act: Event<"arena.alloc">,
  { before: { arena } }: Observation,
  isMixed: boolean,
): boolean =>
  inside(act).some(
    (call) =>
      call.e === "os.reserve" &&
      call.r === arena.end &&
      (call.reserved !== arena.reserved) === isMixed,
  ) && hasInside(act, "os.map");

export const mapAcross: Discovery = {
  name: "map-across",
  property: "os.within",
  sentence:
    "Where the OS reserves more right behind the arena, the arena takes both reservations as one block, and maps over the border between them, which Windows refuses (malloc.go:423; mem_windows.go: sysMap).",
  needs: needs("arena.alloc", "got a reservation right behind the arena, and mapped", (act, o) =>
    isExtended(act, o, false),
  ),
  explains: crosses(false),
};

export const mapMixed: Discovery = {
  name: "map-mixed",
  property: "os.within",
  sentence:
    "Where every hint of a 64-bit start was refused, the arena is only probed, and less than 4 GiB more are really reserved right behind it: the arena takes both as one reserved block, and its first map replaces whatever has come to lie in the probed part (malloc.go:415; mem_linux.go: sysMap).",
  needs: needs(
    "arena.alloc",
    "got a real reservation right behind a probed one, or a probed one behind a real one, and mapped",
    (act, o) => isExtended(act, o, true),
  ),
  explains: crosses(true),
};
