/** How the allocator talks to the operating system. */
import type { Event } from "../../../../spec/machine/event.ts";
import type { Config } from "../../../../spec/index.ts";
import { forEachPerformed } from "../../../ghost/acts.ts";
import { Space } from "../../../ghost/pages/space.ts";
import { always, type Observation, type Property } from "../../property.ts";
import { hex, showBytes } from "../../../report/show.ts";

/** A call about whole physical pages. */
type PageCall = Event<"os.map" | "os.used" | "os.unused" | "os.fault">;

/** A call about bytes at a place. */
type Placed = PageCall | Event<"os.free">;

const isPageCall = (act: Event): act is PageCall =>
  act.e === "os.map" || act.e === "os.used" || act.e === "os.unused" || act.e === "os.fault";

const isPlaced = (act: Event): act is Placed => isPageCall(act) || act.e === "os.free";

type Call = Placed | Event<"os.reserve" | "os.alloc">;

const isCall = (act: Event): act is Call =>
  isPlaced(act) || act.e === "os.reserve" || act.e === "os.alloc";

/** Where the bytes are that a call is about; a reservation that is refused was to be at its hint. */
const placeOf = (call: Call): number => {
  if (call.e === "os.reserve") return call.r || call.hint;
  return call.e === "os.alloc" ? call.r : call.a;
};

const show = (call: Call): string => `${call.e} of ${showBytes(call.n)} at ${hex(placeOf(call))}`;

/** What contradicts that a call is about whole physical pages. */
export const unaligned = (call: PageCall, physPageSize: number): string | undefined =>
  call.a % physPageSize === 0 && Number(call.n) % physPageSize === 0
    ? undefined
    : `${show(call)} is not aligned to physical pages of ${physPageSize}`;

export const showEmpty = (call: Call): string => `${show(call)} is empty`;

const isWrapped = (call: Call, { ptrSize }: Config): boolean =>
  BigInt(placeOf(call)) + BigInt(call.n) > 2n ** BigInt(8 * ptrSize);

const faults = (call: Call, { after }: Observation): ReadonlyArray<string> => {
  const odd = isPageCall(call) ? unaligned(call, after.arena.physPageSize) : undefined;
  return [
    ...(Number(call.n) > 0 ? [] : [showEmpty(call)]),
    ...(isWrapped(call, after.config) ? [`${show(call)} ends beyond the last address`] : []),
    ...(odd === undefined ? [] : [odd]),
  ];
};

const names = ["os.map", "os.used", "os.unused", "os.fault", "os.free"] as const;

export const calls: Property = always({
  of: "step",
  on: [...names, "os.reserve", "os.alloc"],
  name: "os.calls",
  sentence:
    "No call of the OS is empty or ends beyond the last address; every map, used, unused and fault call is aligned to physical pages.",
  evidence: (o) => {
    const found: string[] = [];
    forEachPerformed(o.performed, (act) => {
      if (isCall(act)) found.push(...faults(act, o));
    });
    return found;
  },
});

/** A call that reaches beyond what the OS gave at once. */
export interface Stray {
  readonly call: Placed;
  /** It lies in pieces side by side. */
  readonly isAcross: boolean;
}

const isAstray = (call: Placed, space: Space): boolean => {
  const n = Number(call.n);
  switch (call.e) {
    case "os.free":
      return !space.isWhole(call.a, n);
    // "We've merged memory from two different VirtualAlloc calls": expected of free spans alone.
    case "os.used":
    case "os.unused":
      return !space.isInSome(call.a, n);
    default:
      return !space.isInOne(call.a, n);
  }
};

/** The calls of an action that are not about what the OS gave. */
export const strays = ({ performed, past }: Observation): ReadonlyArray<Stray> => {
  const found: Stray[] = [];
  const space = new Space(past);
  forEachPerformed(performed, (act) => {
    if (isPlaced(act) && isAstray(act, space)) {
      found.push({ call: act, isAcross: space.isInSome(act.a, Number(act.n)) });
    }
    space.note(act);
  });
  return found;
};

export const showStray = ({ call, isAcross }: Stray): string => {
  if (call.e === "os.free") return `${show(call)} is not what the OS gave at once`;
  return `${show(call)} is inside no ${isAcross ? "single reservation" : "reservation"}`;
};

export const within: Property = always({
  of: "step",
  on: names,
  name: "os.within",
  sentence:
    "A map or fault call lies in one reservation, a used or unused call in one or in several side by side; a free call gives back one reservation as a whole, or memory that was allocated at once.",
  evidence: (o) => strays(o).map(showStray),
});
