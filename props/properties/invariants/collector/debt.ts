/**
 * Proportional sweep (mgcsweep.go: deductSweepCredit): before a span is taken for objects, its bytes
 * are charged, and the caller sweeps until the pages swept are above the line of the pace again.
 */
import type { Event } from "../../../../spec/machine/event.ts";
import { forEachPerformed, inside, performedActs } from "../../../ghost/acts.ts";
import { always, type Observation, type Property } from "../../property.ts";

/**
 * Pages that must have been swept: what heap_live has grown by and the span, at the pace, less the pages
 * that the caller sweeps itself. The numbers are taken as they are, without a word's limits.
 */
export const owedBy = ({ n, csp, live = 0, liveBasis = 0, ppb = 0 }: Event<"deduct">): number =>
  Math.trunc(ppb * (Number(live) - Number(liveBasis) + Number(n))) - Number(csp);

export interface Payment {
  readonly act: Event<"deduct">;
  readonly owed: number;
  /** Pages swept beyond the basis: before it, after it, and before its last sweep. */
  readonly before: number;
  readonly after: number;
  readonly beforeLast: number;
  readonly isAllSwept: boolean;
}

/** The debts that were asked for at a pace. */
export const payments = ({ performed }: Observation): ReadonlyArray<Payment> => {
  const found: Payment[] = [];
  for (const act of performedActs(performed, "deduct")) {
    if (!act.ppb || act.sweptAfter === undefined) continue;
    const { swept = 0, sweptBasis = 0, sweptAfter } = act;
    const sweepers = inside(act).filter((inner) => inner.e === "sweepone");
    const last = sweepers.at(-1);
    const sweep = last === undefined ? undefined : inside(last).find(({ e }) => e === "sweep");
    const pages = sweep?.e === "sweep" ? (sweep.np ?? 0) : 0;
    const after = Number(sweptAfter) - Number(sweptBasis);
    found.push({
      act,
      owed: owedBy(act),
      before: Number(swept) - Number(sweptBasis),
      after,
      beforeLast: after - pages,
      isAllSwept: last !== undefined && last.r === -1,
    });
  }
  return found;
};

/** A float64 of a large number is one of several whole numbers. */
const isAbout = (a: number, b: number): boolean =>
  Math.abs(b) > 2 ** 40 && Math.abs(a - b) <= Math.abs(b) * 2 ** -40;

const isUnpaid = ({ owed, after, isAllSwept }: Payment): boolean =>
  !isAllSwept && after < owed && !isAbout(after, owed);

const isOverpaid = ({ act, owed, beforeLast }: Payment): boolean =>
  inside(act).some(({ e }) => e === "sweepone") && beforeLast >= owed && !isAbout(beforeLast, owed);

export const wrong = (o: Observation): ReadonlyArray<Payment> =>
  payments(o).filter((payment) => isUnpaid(payment) || isOverpaid(payment));

export const showPayment = ({ act, owed, before, after }: Payment): string =>
  `${owed} pages are owed for ${act.n} bytes, ${before} were swept, and ${after} are`;

export const debt: Property = always({
  of: "step",
  on: ["deduct"],
  name: "sweep.debt",
  sentence:
    "Before a span is taken, its caller sweeps spans until it owes nothing more, or nothing is left to sweep, and sweeps no span beyond that.",
  evidence: (o) => wrong(o).map(showPayment),
});

/** The bytes of a span that is taken, and the pages that the heap will reclaim for it. */
interface Charge {
  readonly n: number;
  readonly csp: number;
}

const showCharge = ({ n, csp }: Charge): string => `${n} bytes less ${csp} pages`;

const mischarged = (expected: Charge, act: Event<"deduct"> | undefined): ReadonlyArray<string> => {
  if (act === undefined) return [`a span of ${showCharge(expected)} is taken and not charged`];
  const found = { n: Number(act.n), csp: Number(act.csp) };
  return found.n === expected.n && found.csp === expected.csp
    ? []
    : [`a span is charged with ${showCharge(found)}, expected ${showCharge(expected)}`];
};

export const charge: Property = always({
  of: "step",
  on: ["c.cache", "heap.alloc"],
  name: "sweep.charge",
  sentence:
    "Before a span is taken for objects, sweeping is charged with the bytes of all its pages, and for a large object the pages are left to the reclaiming that comes next.",
  evidence: ({ performed, after: { classes, config } }) => {
    const found: string[] = [];
    let last: Event<"deduct"> | undefined;
    forEachPerformed(performed, (act) => {
      if (act.e === "deduct") last = act;
      if (act.e === "heap.alloc" && act.large === 1) {
        const csp = Number(act.np);
        found.push(...mischarged({ n: csp * config.pageSize, csp }, last));
        last = undefined;
      }
      if (act.e !== "c.cache") return;
      const n = (classes.npages[act.spc >> 1] ?? 0) * config.pageSize;
      found.push(...mischarged({ n, csp: 0 }, last));
      last = undefined;
    });
    return found;
  },
});
