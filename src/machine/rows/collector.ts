/** Actions of the collector: the steps of a cycle, its pace, and sweeping (mgc.go, mgcsweep.go). */
import { canonical } from "../../numbers/word.ts";
import { SWEEPERS, type Sweeper } from "../vocabulary.ts";
import { noFields, type RowsOf } from "./row.ts";

type OnCollector =
  | "gc.init"
  | "gc.enable"
  | "gc.trigger"
  | "gc.start"
  | "gc.epoch"
  | "gc.cycle"
  | "gc.phase"
  | "gc.marked"
  | "gc.sweepgen"
  | "sweepone";

const codeOf = (who: Sweeper): number => SWEEPERS.indexOf(who);

export const COLLECTOR_ROWS: RowsOf<OnCollector> = {
  "gc.init": {
    check: noFields,
    start: "after",
    guard: ({ cycle }) => cycle.whyNotInit(),
    needsCache: false,
    act: ({ cycle }) => cycle.init(),
  },
  "gc.enable": {
    check: noFields,
    start: "after",
    guard: ({ cycle }) => cycle.whyNotEnable(),
    needsCache: false,
    act: ({ cycle }) => cycle.enable(),
  },
  "gc.trigger": {
    check: (door, { ratio, gcpercent }) => {
      door.ratio(ratio);
      door.percent(gcpercent);
    },
    start: "after",
    guard: ({ cycle }) => cycle.whyNotPaced(),
    needsCache: false,
    act: ({ cycle, pacer }, { ratio, gcpercent }) => {
      cycle.endPaced();
      pacer.setTriggerRatio(ratio, gcpercent);
    },
  },
  "gc.start": {
    check: (door, { mode, trig, cycle }) => {
      door.mode(mode);
      door.integer("gc", "trigger", trig, 3);
      door.cycle(cycle);
    },
    start: "after",
    guard: ({ cycle }, { trig }) => cycle.whyNotStart(trig),
    needsCache: false,
    act: (rt, { mode, trig, cycle }) => rt.cycle.start(mode, trig, cycle),
  },
  "gc.epoch": {
    check: noFields,
    start: "after",
    guard: ({ cycle }) => cycle.whyNotEpoch(),
    needsCache: false,
    act: ({ cycle }) => cycle.epoch(),
  },
  "gc.cycle": {
    check: noFields,
    start: "after",
    guard: ({ cycle }) => cycle.whyNotPlan(),
    needsCache: false,
    act: ({ cycle }) => cycle.plan(),
  },
  "gc.phase": {
    check: (door, { phase }) => door.integer("gc", "phase", phase, 2),
    start: "after",
    guard: ({ cycle }, { phase }) => cycle.whyNotPhase(phase),
    needsCache: false,
    act: ({ cycle }, { phase }) => cycle.setPhase(phase),
  },
  "gc.marked": {
    check: (door, { marked, live, scan, objects }) => {
      door.uint64("marked", marked);
      door.uint64("live", live);
      door.uint64("scan", scan);
      if (objects !== undefined) door.objects(objects);
    },
    start: "after",
    guard: ({ cycle }) => cycle.whyNotMarked(),
    needsCache: false,
    act: ({ cycle }, { marked, live, scan, objects }) =>
      cycle.marked(canonical(marked), canonical(live), canonical(scan), objects),
  },
  "gc.sweepgen": {
    check: (door, { mode }) => door.mode(mode),
    start: "after",
    guard: ({ cycle }, { mode }) => cycle.whyNotSweepgen(mode),
    needsCache: false,
    act: ({ cycle }) => cycle.nextSweepgen(),
  },
  sweepone: {
    check: (door, { who }) => door.sweeper(who),
    start: "after",
    guard: ({ cycle }, { who }) => cycle.whyNotSweeping(codeOf(who)),
    needsCache: true,
    act: (rt, { who }) => {
      rt.result = rt.sweeper.sweepone(codeOf(who));
    },
  },
};
