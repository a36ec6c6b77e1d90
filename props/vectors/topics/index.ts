/** The topics of the vectors, in the order of the chapters. */
import type { Event } from "../../../spec/machine/event.ts";
import type { World } from "../../models/world.ts";
import type { Detail } from "../edges.ts";
import type { Topic } from "../topic.ts";
import { arenaOf } from "./arena.ts";
import { collectionsOf } from "./collections.ts";
import { nextSampleTopic } from "./nextsample.ts";
import { pagesOf } from "./pages.ts";
import { sizeClassTopic } from "./sizeclasses.ts";
import { tinyOf } from "./tiny.ts";

/** How full the current tiny block is, where there is one. */
const filled: Detail = ({ state }) =>
  [...state.caches.values()]
    .filter(({ tiny }) => tiny !== 0)
    .map(({ tinyoffset }) => `${tinyoffset} bytes of the block are used`)
    .join(", ");

const lengthsOf = ({ state }: World): ReadonlyArray<number> =>
  [...state.spans.values()].filter((span) => span.state === "free").map(({ npages }) => npages);

/** How many free spans are the shortest that are long enough. */
const equals: Detail = (before, event) => {
  if (event.e !== "manual.alloc") return "";
  const enough = lengthsOf(before).filter((npages) => npages >= event.np);
  const shortest = Math.min(...enough);
  const count = enough.filter((npages) => npages === shortest).length;
  return count === 0 ? "none is long enough" : `${count} of ${shortest} pages`;
};

const all = (event: Event): ReadonlyArray<Event> => [event, ...(event.fx ?? []).flatMap(all)];

/** Which neighbours each span joins that becomes free, and what is dirty then. */
const joined: Detail = ({ state }, event) =>
  all(event)
    .flatMap((inner) => {
      if (inner.e !== "span.free") return [];
      const { pageSize } = state.config;
      // The fields are absent only where Go has given up before.
      const { a, np, r = a, rnp = np } = inner;
      const isLower = r < a;
      const isUpper = r + rnp * pageSize > a + np * pageSize;
      const sides = [...(isLower ? ["before"] : []), ...(isUpper ? ["behind"] : [])];
      return [`joins ${sides.join(" and ") || "none"}${inner.dirty === 1 ? ", dirty" : ""}`];
    })
    .join("; ");

/** What is owed while pages are charged for, and whether a whole page is. */
const owed: Detail = (_before, event) =>
  all(event).some((inner) => inner.e === "deduct" && inner.ppb !== 0)
    ? "sweeping is charged for"
    : "";

/** The lengths of the model: one page, more than the treap's least, and more than the first arena. */
const lengths = { 1: 1, 60: 200, 130: 66560 };
const platforms = [
  ["linux", "amd64"],
  ["linux", "arm64"],
  ["linux", "386"],
  ["darwin", "amd64"],
  ["windows", "amd64"],
  ["windows", "386"],
  ["plan9", "386"],
] as const;

export const topics: ReadonlyArray<Topic> = [
  sizeClassTopic,
  {
    name: "tiny-packing",
    sentence:
      "Objects of less than 16 bytes without pointers share blocks of 16 bytes: where each lies, and which " +
      "of an old and a new block stays.",
    graphs: (["amd64", "386"] as const).map((goarch) => ({
      definition: tinyOf("linux", goarch),
      bound: 4,
      detail: filled,
    })),
  },
  {
    name: "layout",
    sentence:
      "How the address space is laid out when a program starts, and what is mapped for the first span, where " +
      "the OS refuses a call or answers elsewhere.",
    graphs: platforms.map(([goos, goarch]) => ({
      definition: arenaOf({ goos, goarch, oddities: 1, spans: 1, lengths: { 1: 1 } }),
    })),
  },
  {
    name: "best-fit",
    sentence:
      "Which free span an allocation of pages takes: the shortest that is long enough, from a list or the " +
      "treap, and which of several equal ones.",
    graphs: [
      {
        definition: pagesOf({ lengths: [1, 127, 128], spans: 4, priorities: 2 }),
        bound: 6,
        detail: equals,
      },
    ],
  },
  {
    name: "coalescing",
    sentence:
      "Pages that become free join their free neighbours at once; what is left of a span that was cut is free " +
      "at once.",
    graphs: [
      {
        definition: pagesOf({ lengths: [1, 2, 127], spans: 4, priorities: 1 }),
        bound: 7,
        detail: joined,
      },
    ],
  },
  {
    name: "growth-32",
    sentence:
      "How the heap grows on 32-bit, beyond the first arena and around what others have mapped, where the OS " +
      "refuses a call or answers elsewhere.",
    graphs: [
      {
        definition: arenaOf({ goos: "linux", goarch: "386", oddities: 1, spans: 2, lengths }),
      },
    ],
  },
  nextSampleTopic,
  {
    name: "sweeping",
    sentence:
      "What a sweep frees for every set of objects that the marker may find, and who sweeps a span: the " +
      "background sweeper, an allocation that needs it, or the page heap.",
    graphs: [
      {
        definition: collectionsOf({ constants: { large: 1 }, large: 40960, gcpercent: -1 }),
        bound: 17,
      },
    ],
  },
  {
    name: "credit",
    sentence:
      "What an allocation owes in sweeping while a cycle's spans are unswept, and the bytes that count as " +
      "live while a cache has a span.",
    graphs: [
      {
        definition: collectionsOf({ constants: { large: 1 }, large: 2 ** 20, gcpercent: 100 }),
        bound: 15,
        detail: owed,
      },
    ],
  },
];
