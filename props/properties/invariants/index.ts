/** Every invariant: what must always hold, on the specification and on anything observed like it. */
import type { Property } from "../property.ts";
import * as Arena from "./arena/arena.ts";
import * as Bestfit from "./pages/bestfit.ts";
import * as Bitmaps from "./collector/bitmaps.ts";
import * as Central from "./objects/central.ts";
import * as Clearing from "./objects/clearing.ts";
import * as Counters from "./stats/counters.ts";
import * as Counting from "./objects/counting.ts";
import * as Credit from "./objects/credit.ts";
import * as Cycle from "./collector/cycle.ts";
import * as Debt from "./collector/debt.ts";
import * as Freelists from "./pages/freelists.ts";
import * as Growth from "./pages/growth.ts";
import * as Idle from "./pages/idle.ts";
import * as Made from "./objects/made.ts";
import * as Mapped from "./arena/mapped.ts";
import * as Metadata from "./arena/metadata.ts";
import * as Space from "./arena/space.ts";
import * as Geometric from "./objects/geometric.ts";
import * as Marks from "./collector/marks.ts";
import * as Objects from "./objects/objects.ts";
import * as Order from "./collector/order.ts";
import * as Os from "./os/os.ts";
import * as Pace from "./collector/pace.ts";
import * as Pageindex from "./pages/pageindex.ts";
import * as Pages from "./collector/pages.ts";
import * as Persistent from "./arena/persistent.ts";
import * as Reclaim from "./collector/reclaim.ts";
import * as Records from "./arena/records.ts";
import * as Refusal from "./pages/refusal.ts";
import * as Spanmetadata from "./arena/spanmetadata.ts";
import * as Sampling from "./objects/sampling.ts";
import * as Smallest from "./objects/smallest.ts";
import * as Spans from "./objects/spans.ts";
import * as Specials from "./objects/specials.ts";
import * as Start from "./arena/start.ts";
import * as Stacks from "./collector/stacks.ts";
import * as Stats from "./stats/stats.ts";
import * as Sweeping from "./collector/sweeping.ts";
import * as Tiling from "./pages/tiling.ts";
import * as Tiny from "./objects/tiny.ts";

export { windows } from "./objects/windows.ts";

export const properties: ReadonlyArray<Property> = [
  Objects.disjoint,
  Objects.align,
  Tiny.block,
  Smallest.smallest,
  Made.made,
  Clearing.slot,
  Clearing.pages,
  Spans.count,
  Spans.layout,
  Central.place,
  Central.fresh,
  Sweeping.generation,
  Sweeping.once,
  Marks.marked,
  Pages.pages,
  Order.order,
  Stacks.stacks,
  Reclaim.first,
  Reclaim.long,
  Reclaim.central,
  Debt.charge,
  Debt.debt,
  Pace.trigger,
  Pace.sweepPace,
  Cycle.goal,
  Cycle.due,
  Cycle.forced,
  Bitmaps.apart,
  Tiling.tiling,
  Tiling.coalesced,
  Pageindex.index,
  Freelists.lists,
  Bestfit.bestfit,
  Growth.grown,
  Growth.chunk,
  Idle.age,
  Idle.old,
  Idle.whole,
  Start.brk,
  Start.tries,
  Arena.bounds,
  Space.space,
  Mapped.mapped,
  Os.calls,
  Os.within,
  Records.disjoint,
  Persistent.ok,
  Metadata.apart,
  Spanmetadata.inside,
  Spanmetadata.room,
  Stats.sums,
  Counters.large,
  Counters.tiny,
  Counters.scan,
  Credit.neutral,
  Sampling.range,
  Sampling.fair,
  Geometric.geometric,
  Counting.point,
  Counting.every,
  Counting.current,
  Specials.live,
  Specials.answer,
  Specials.swept,
  Specials.lifetime,
  Specials.taken,
  Refusal.conserved,
];
