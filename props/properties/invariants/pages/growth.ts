/** How the heap grows (mheap.go: grow). */
import type { Event } from "../../../../spec/machine/event.ts";
import { inside, performedActs } from "../../../ghost/acts.ts";
import { always, none, type Observation, type Property } from "../../property.ts";

/** The pages of the free span that growth has led to; 0 if there is none. */
export const grownIn = (act: Event<"heap.grow">): number =>
  inside(act).reduce(
    (longest, inner) => (inner.e === "span.free" ? Math.max(longest, inner.rnp ?? 0) : longest),
    0,
  );

export const showGrown = (act: Event<"heap.grow">): string =>
  `the heap has grown for ${act.np} pages, and the free span has ${grownIn(act)}`;

/** The attempts of the heap to grow. */
export const attemptsIn = (grow: Event<"heap.grow">): ReadonlyArray<Event<"arena.alloc">> =>
  inside(grow).filter((inner) => inner.e === "arena.alloc");

const growths = ({ performed }: Observation): ReadonlyArray<Event<"heap.grow">> =>
  performedActs(performed, "heap.grow");

export const grown: Property = always({
  of: "step",
  on: ["heap.grow"],
  name: "heap.grown",
  sentence:
    "When the heap says that it has grown for a request, there is a free span that is long enough.",
  evidence: (o) =>
    growths(o)
      .filter((act) => act.r === 1 && BigInt(grownIn(act)) < BigInt(act.np))
      .map(showGrown),
});

const chunkFaults = (act: Event<"heap.grow">, o: Observation): ReadonlyArray<string> => {
  const { heapAllocChunk: chunk, heapGrowRound: round } = o.after.config;
  return attemptsIn(act).flatMap(({ n }, i, attempts) => {
    const isRound = Number(n) === chunk || Number(n) % round === 0;
    const isFirst = i === 0 || !!attempts[i - 1]!.r;
    return [
      ...(isRound ? none : [`the heap asks for ${n} bytes, no multiple of ${round}`]),
      ...(isFirst && n < chunk
        ? [`the heap asks first for ${n} bytes, fewer than ${chunk}`]
        : none),
    ];
  });
};

export const chunk: Property = always({
  of: "step",
  on: ["heap.grow"],
  name: "heap.chunk",
  sentence:
    "The heap grows by multiples of 64 KiB: it asks for a megabyte at least, and for less only where that is refused.",
  evidence: (o) => growths(o).flatMap((act) => chunkFaults(act, o)),
});
