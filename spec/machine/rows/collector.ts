/**
 * Actions of the collector: the steps of a cycle, its pace, and sweeping (mgc.go, mgcsweep.go). Each
 * step of a cycle is enabled in one stage (decision 9).
 */
import type { ActionTag } from "../action.ts";
import { objects, optional, percent, ratio, sweeper, uint64, upTo } from "../door.ts";
import * as Cycle from "../../collector/cycle.ts";
import { sweepone } from "../../collector/mgcsweep.ts";
import * as Pacer from "../../collector/pacer.ts";
import { type Condition, hasCache, type RowsOf, started, unless } from "./row.ts";
import { canonical } from "../../numbers/word.ts";

type OnCollector = Extract<ActionTag, `gc.${string}`> | "sweepone";

/** The one stage in which a step may happen. */
const at =
  (stage: Pacer.Stage): Condition<unknown> =>
  ({ gc }) =>
    gc.stage === stage ? undefined : `the cycle is ${gc.stage}, not ${stage}`;

/** A cycle keeps the mode that it started in. */
const inMode =
  (mode: number): Condition<unknown> =>
  ({ gc }) =>
    gc.mode === mode ? undefined : `the mode of the cycle is ${gc.mode}, not ${mode}`;

export const collectorRows: RowsOf<OnCollector> = {
  "gc.init": {
    input: {},
    enabled: [started, unless(({ gc }) => !gc.initialised, "the collector has been set up")],
    perform: () => Pacer.init,
  },
  "gc.enable": {
    input: {},
    enabled: [
      started,
      unless(({ gc }) => gc.initialised, "the collector is not set up yet"),
      unless(({ gc }) => !gc.enabled, "GC is enabled already"),
    ],
    perform: () => Pacer.enable,
  },
  "gc.trigger": {
    input: { ratio, gcpercent: percent },
    enabled: [started, unless(Pacer.mayPace, "the world is stopped")],
    perform: ({ ratio: asked, gcpercent }) => Pacer.setTriggerRatio({ ratio: asked, gcpercent }),
  },

  "gc.start": {
    input: { mode: upTo(2), trig: upTo(3), cycle: upTo(2 ** 32 - 1) },
    enabled: [
      started,
      at("off"),
      unless(({ gc }) => gc.enabled, "GC is not enabled yet"),
      unless(Cycle.mayStart, "GC is off"),
    ],
    perform: ({ mode, trig, cycle }) => Cycle.start({ mode, trig, cycle }),
  },
  "gc.epoch": {
    input: {},
    enabled: [
      started,
      at("started"),
      unless(({ sweeping }) => sweeping.done, "spans are still unswept"),
    ],
    perform: () => Cycle.epoch,
  },
  "gc.cycle": {
    input: {},
    enabled: [started, at("rotated"), inMode(0)],
    perform: () => Cycle.startCycle,
  },
  "gc.phase": {
    input: { phase: upTo(2) },
    enabled: [started, (s, { phase }) => at(Cycle.stageBefore(s, phase))(s, undefined)],
    perform: ({ phase }) => Cycle.setPhase(phase),
  },
  "gc.marked": {
    input: { marked: uint64, live: uint64, scan: uint64, objects: optional(objects) },
    enabled: [
      started,
      at("terminating"),
      unless(Cycle.areCachesFlushed, "a cache still has spans or counters"),
    ],
    perform: ({ marked, live, scan, objects: found = [] }) =>
      Cycle.marked({
        marked: canonical(marked),
        live: canonical(live),
        scan: canonical(scan),
        objects: found,
      }),
  },
  "gc.sweepgen": {
    input: { mode: upTo(2) },
    enabled: [started, at("ended"), (s, { mode }) => inMode(mode)(s, undefined)],
    perform: ({ mode }) => Cycle.nextSweepgen(mode),
  },
  sweepone: {
    input: { who: sweeper },
    enabled: [
      started,
      unless((s, { who }) => Pacer.maySweep(s, who), "the world is stopped"),
      hasCache,
    ],
    perform: ({ who }) => sweepone(who),
  },
};
