/** How the allocator talks to the operating system. */
import type { Event } from "../../../../spec/machine/event.ts";
import type { Word } from "../../../../spec/numbers/units.ts";
import { forEachPerformed } from "../../../ghost/acts.ts";
import type { Past } from "../../../ghost/past.ts";
import { always, type Property } from "../../property.ts";
import { Ranges } from "../../../ghost/ranges.ts";
import { hex } from "../../../report/show.ts";

type Call = Event<"os.map" | "os.used" | "os.unused" | "os.fault">;

const isCall = (act: Event): act is Call =>
  act.e === "os.map" || act.e === "os.used" || act.e === "os.unused" || act.e === "os.fault";

/** The address space that the allocator may use at a moment inside an action. */
class Reservations {
  readonly #real: Ranges;
  readonly #probed: Ranges;
  readonly #regions: Past["regions"];
  readonly #fresh = new Ranges();

  constructor({ reserved, probed, regions }: Past) {
    this.#real = reserved.clone();
    this.#probed = probed.clone();
    this.#regions = regions;
  }

  note({ r, n }: { readonly r: number; readonly n: Word }, kind: "real" | "probed" | "memory") {
    const ranges = { real: this.#real, probed: this.#probed, memory: this.#fresh }[kind];
    if (r !== 0) ranges.add(r, r + Number(n));
  }

  /** Whether [a, a + n) is inside one reservation, or one piece of memory that the OS chose. */
  covers(a: number, n: number): boolean {
    if ([this.#real, this.#probed, this.#fresh].some((one) => one.covers(a, a + n))) return true;
    const region = this.#regions.around(a);
    return region !== undefined && a + n <= region.r + region.n;
  }
}

const show = ({ e, a, n }: Call): string => `${e} of ${n} bytes at ${hex(a)}`;

/** What contradicts that a call is about whole physical pages. */
export const unaligned = (call: Call, physPageSize: number): string | undefined =>
  call.a % physPageSize === 0 && Number(call.n) % physPageSize === 0
    ? undefined
    : `${show(call)} is not aligned to physical pages of ${physPageSize}`;

const faults = (call: Call, physPageSize: number): ReadonlyArray<string> => {
  const odd = unaligned(call, physPageSize);
  return [
    ...(Number(call.n) > 0 ? [] : [`${show(call)} is empty`]),
    ...(odd === undefined ? [] : [odd]),
  ];
};

export const calls: Property = always({
  of: "step",
  on: ["os.map", "os.used", "os.unused", "os.fault"],
  name: "os.calls",
  sentence:
    "Every map, used, unused and fault call is aligned to physical pages, not empty, and inside one reservation.",
  evidence: ({ performed, after, past }) => {
    const found: string[] = [];
    const reservations = new Reservations(past);
    forEachPerformed(performed, (act) => {
      if (act.e === "os.reserve") reservations.note(act, act.reserved === 1 ? "real" : "probed");
      if (act.e === "os.alloc") reservations.note(act, "memory");
      if (!isCall(act)) return;
      found.push(...faults(act, after.arena.physPageSize));
      if (!reservations.covers(act.a, Number(act.n))) {
        found.push(`${show(act)} is inside no reservation`);
      }
    });
    return found;
  },
});
