/**
 * The start (malloc.go:217 mallocinit, mheap.go: init): a state before anything has happened, and the
 * action that makes an allocator of it.
 */
import { pipe } from "fp-ts/lib/function.js";
import * as Arena from "./arena.ts";
import { empty } from "../numbers/collection.ts";
import type { Config } from "../instance/config.ts";
import type { Environment } from "../machine/environment.ts";
import * as Fixalloc from "./mfixalloc.ts";
import * as Pacer from "../collector/pacer.ts";
import * as GcBits from "../collector/gcbits.ts";
import { checkPhysPageSize, type Image, layOut } from "./layout.ts";
import { allocmcache } from "../objects/mcache.ts";
import * as Mstats from "../stats/mstats.ts";
import * as Persistent from "./persistentalloc.ts";
import * as Proc from "../objects/processors.ts";
import { sizeClasses } from "../instance/sizeclass.ts";
import { ConfigError } from "../instance/config.ts";
import { invalidity } from "../instance/validity.ts";
import { initial as noSpans } from "../pages/spanalloc.ts";
import type { State } from "../state.ts";
import * as Sweep from "../collector/mgcsweep.ts";
import {
  act,
  andThen,
  flatMap,
  map,
  modify,
  must,
  tap,
  type Transition,
} from "../machine/transition.ts";

/** The machine before mallocinit. Throws ConfigError for an instance that is not valid. */
export const init = (config: Config, environment: Environment): State => {
  const wrong = invalidity(config);
  if (wrong !== undefined) throw new ConfigError(wrong);
  return initial(config, environment);
};

const initial = (config: Config, environment: Environment): State => ({
  config,
  classes: sizeClasses(config),
  environment,
  started: false,
  dead: null,
  p: -1,
  trail: null,
  printed: [],
  rate: config.memProfileRate,
  hasBuckets: false,
  arena: Arena.initial,
  persistent: Persistent.initial,
  fixed: {
    treap: Fixalloc.uninitialised,
    span: Fixalloc.uninitialised,
    cache: Fixalloc.uninitialised,
    specialfinalizer: Fixalloc.uninitialised,
    specialprofile: Fixalloc.uninitialised,
  },
  gcbits: GcBits.initial,
  spans: empty(),
  pages: empty(),
  allspans: noSpans,
  lists: empty(),
  treap: null,
  nmalloc: empty(),
  procs: Proc.initial,
  caches: empty(),
  sweeping: Sweep.initial,
  gc: Pacer.initial,
  stats: Mstats.zero(empty()),
});

/** malloc.go:217 mallocinit */
export const mallocinit = (image: Image): Transition<void> =>
  pipe(
    act(
      "mallocinit",
      { ...image },
      pipe(
        checkTinyClass,
        andThen(checkPhysPageSize(image.physPageSize)),
        andThen(layOut(image)),
        tap(() => initHeap),
        tap(() => bootCache),
      ),
      (layout) => layout,
    ),
    andThen(modify((s) => ({ ...s, started: true }))),
  );

const checkTinyClass: Transition<void> = (s) =>
  must(s.classes.sizes[s.config.tinySizeClass] === s.config.maxTinySize, "bad TinySizeClass")(s);

/** mheap.go: mheap.init */
const initHeap: Transition<void> = (s) => {
  const { sizeof } = s.config;
  return pipe(
    Fixalloc.init("treap", sizeof.treapNode, "other_sys"),
    andThen(Fixalloc.init("span", sizeof.mspan, "mspan_sys")),
    andThen(Fixalloc.init("cache", sizeof.mcache, "mcache_sys")),
    andThen(Fixalloc.init("specialfinalizer", sizeof.specialfinalizer, "other_sys")),
    andThen(Fixalloc.init("specialprofile", sizeof.specialprofile, "other_sys")),
  )(s);
};

const bootCache: Transition<void> = pipe(
  allocmcache,
  flatMap(({ record }) => modify((s) => ({ ...s, procs: { ...s.procs, boot: record.index } }))),
  map(() => undefined),
);
