/** Every discovery: where Go's allocator itself breaks what its documentation promises. */
import type { Discovery } from "./discovery.ts";
import * as Growth from "./discoveries/growth.ts";
import * as Pacing from "./discoveries/pacing.ts";
import * as Pages from "./discoveries/pages.ts";
import * as Records from "./discoveries/records.ts";
import * as Refusals from "./discoveries/refusals.ts";
import * as Sampling from "./discoveries/sampling.ts";
import * as Sweeping from "./discoveries/sweeping.ts";

export type { Discovery } from "./discovery.ts";

export const discoveries: ReadonlyArray<Discovery> = [
  Pages.notBestFit,
  Pages.tieByRecord,
  Records.tiny12,
  Records.onePageLong,
  Pages.usedUnaligned,
  Records.persistAlign,
  Records.persistNil,
  Records.tailWaste,
  Pages.releasedForgotten,
  Pages.scavengeEarly,
  Growth.growthWrapped,
  Growth.reserveEmpty,
  Growth.mapAcross,
  Growth.mapMixed,
  Records.slopCounted,
  Records.refusedCounted,
  Records.refusedOverflows,
  Sampling.sampleCap,
  Sampling.sampleLarge,
  Sampling.sampleWrap,
  Sampling.tinyUnsampled,
  Sampling.staleCountdown,
  Refusals.reserveRefused,
  Refusals.mapRefused,
  Refusals.conflictFatal,
  Refusals.belowUsed,
  Refusals.commitRefused,
  Refusals.tailUnused,
  Refusals.growthUnseen,
  Sweeping.orderLost,
  Sweeping.fullPassed,
  Sweeping.longPassed,
  Sweeping.reclaimShort,
  Sweeping.shortAdded,
  Pacing.pagesLeft,
  Pacing.debtWraps,
  Pacing.goalWraps,
  Pacing.cycleWraps,
  Pacing.gcOff,
];
