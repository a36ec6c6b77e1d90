/** Where the allocator's own memory lies. */
import type { State } from "../../../../spec/index.ts";
import { Blocks, type Run } from "../../../ghost/blocks.ts";
import type { Past } from "../../../ghost/past.ts";
import { always, none, type Property } from "../../property.ts";
import { hex, showBytes } from "../../../report/show.ts";

/** Bytes that are used for one thing. */
interface Part extends Run {
  readonly what: string;
  /** What the OS allocated at once, for this alone. */
  readonly isRegion?: true;
}

/** The tables that describe the pages, as far as they are mapped. */
const tables = ({ arena }: State): ReadonlyArray<Part> => [
  { what: "the table of spans", r: arena.spans, n: arena.spansMapped },
  { what: "the heap bitmap", r: arena.bitmap - arena.bitmapMapped, n: arena.bitmapMapped },
];

const regions = ({ gcbits, allspans, config }: State): ReadonlyArray<Part> => {
  const { free, next, current, previous } = gcbits;
  const arenas = [...free, ...next, ...current, ...previous].map(({ base }): Part => ({
    what: "an arena of mark bits",
    r: base,
    n: config.gcBitsChunkBytes,
    isRegion: true,
  }));
  const table: Part = {
    what: "the table of all spans",
    r: allspans.base,
    n: allspans.capacity * config.ptrSize,
    isRegion: true,
  };
  return [...arenas, table];
};

/** Memory that is never freed, with the records and sweep buffers in it; and the pages of the heap. */
const others = ({ persistent, grown }: Past): ReadonlyArray<Part> => [
  ...persistent.within(0, Infinity).map((run) => ({ what: "persistent memory", ...run })),
  ...grown.all.map(({ start, end }) => ({ what: "the heap", r: start, n: end - start })),
];

const show = ({ what, r, n }: Part): string => `${what}, ${showBytes(n)} at ${hex(r)},`;

const faults = (s: State, past: Past): ReadonlyArray<string> => {
  const taken = new Blocks();
  const parts = [...others(past), ...tables(s), ...regions(s)].filter(({ n }) => n > 0);
  return parts.flatMap((part) => {
    const isAlone = taken.add(part.r, part.n);
    const region = past.regions.around(part.r);
    const isObtained = region?.r === part.r && region.n === part.n;
    return [
      ...(isAlone ? none : [`${show(part)} shares bytes with something else`]),
      ...(part.isRegion !== true || isObtained ? none : [`${show(part)} is not what the OS gave`]),
    ];
  });
};

export const apart: Property = always({
  of: "state",
  name: "metadata.apart",
  sentence:
    "The pages of the heap, the heap bitmap, the table of spans, the table of all spans, the arenas of mark bits and the memory that is never freed share no byte; what is not in a reservation is memory that the OS gave and still gives.",
  evidence: ({ after, past }) => faults(after, past),
});
