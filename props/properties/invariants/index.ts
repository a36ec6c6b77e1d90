/** Every invariant: what must always hold, on the specification and on anything observed like it. */
import type { Property } from "../property.ts";
import * as Arena from "./arena.ts";
import * as Bestfit from "./bestfit.ts";
import * as Central from "./central.ts";
import * as Credit from "./credit.ts";
import * as Freelists from "./freelists.ts";
import * as Geometric from "./geometric.ts";
import * as Objects from "./objects.ts";
import * as Os from "./os.ts";
import * as Pageindex from "./pageindex.ts";
import * as Persistent from "./persistent.ts";
import * as Records from "./records.ts";
import * as Refusal from "./refusal.ts";
import * as Sampling from "./sampling.ts";
import * as Spans from "./spans.ts";
import * as Stats from "./stats.ts";
import * as Sweeping from "./sweeping.ts";
import * as Tiling from "./tiling.ts";
import * as Tiny from "./tiny.ts";

export { windows } from "./windows.ts";

export const properties: ReadonlyArray<Property> = [
  Objects.disjoint,
  Objects.align,
  Tiny.block,
  Spans.count,
  Spans.layout,
  Central.place,
  Central.fresh,
  Sweeping.generation,
  Sweeping.once,
  Tiling.tiling,
  Tiling.coalesced,
  Pageindex.index,
  Freelists.lists,
  Bestfit.bestfit,
  Arena.bounds,
  Os.calls,
  Records.disjoint,
  Persistent.ok,
  Stats.sums,
  Credit.neutral,
  Sampling.range,
  Sampling.fair,
  Geometric.geometric,
  Refusal.conserved,
];
