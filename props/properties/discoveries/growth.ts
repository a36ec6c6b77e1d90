/** What the seed does instead when the heap and the arena grow. */
import type { Event } from "../../../spec/machine/event.ts";
import type { Config } from "../../../spec/index.ts";
import { forEachPerformed, hasInside, inside } from "../../ghost/acts.ts";
import { type Discovery, needs } from "../discovery.ts";
import { showEmpty, showStray, strays } from "../invariants/os/os.ts";
import { attemptsIn, showGrown } from "../invariants/pages/growth.ts";
import type { Observation } from "../property.ts";

/** Whether some act of this name has led to the evidence. */
const isLedTo = <E extends Event["e"]>(
  e: E,
  { performed }: Observation,
  leads: (act: Event<E>) => boolean,
): boolean => {
  let found = false;
  forEachPerformed(performed, (act) => {
    found ||= act.e === e && leads(act as Event<E>);
  });
  return found;
};

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
    "On 32-bit the size of a reservation for nearly 4 GiB wraps around to 0, and the OS is asked for nothing (malloc.go:411).",
  needs: needs(
    "arena.alloc",
    "asked the arena of a 32-bit machine for nearly all addresses",
    (act, { after: { config } }) =>
      config.ptrSize === 4 && extension(act, config) >= wordLimit(config),
  ),
  explains: (evidence, o) =>
    isLedTo(
      "arena.alloc",
      o,
      (act) =>
        o.after.config.ptrSize === 4 &&
        extension(act, o.after.config) === wordLimit(o.after.config) &&
        inside(act).some((call) => call.e === "os.reserve" && showEmpty(call) === evidence),
    ),
};

export const mapAcross: Discovery = {
  name: "map-across",
  property: "os.within",
  sentence:
    "Where the OS reserves more right behind the arena, the arena takes both reservations as one block, and maps over the border between them, which Windows refuses (malloc.go:423; mem_windows.go: sysMap).",
  needs: needs(
    "arena.alloc",
    "got a reservation right behind the arena, and mapped",
    (act, { before: { arena } }) =>
      inside(act).some((call) => call.e === "os.reserve" && call.r === arena.end) &&
      hasInside(act, "os.map"),
  ),
  explains: (evidence, o) =>
    strays(o).some(
      (stray) =>
        stray.isAcross &&
        stray.call.e === "os.map" &&
        stray.call.stat === "heap_sys" &&
        o.after.config.ptrSize === 4 &&
        isLedTo("arena.alloc", o, (act) => inside(act).some((call) => call === stray.call)) &&
        showStray(stray) === evidence,
    ),
};
