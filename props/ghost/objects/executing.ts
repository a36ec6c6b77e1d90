/** What an action executes on. */
import type { State } from "../../../spec/index.ts";
import type { Mcache } from "../../../spec/objects/mcache.ts";

/** The cache of a processor; of a thread without one that of the start, before there is any. */
export const cacheOn = (s: State, p: number): Mcache | undefined =>
  s.caches.get((p < 0 ? s.procs.boot : s.procs.caches[p]) ?? -1);
