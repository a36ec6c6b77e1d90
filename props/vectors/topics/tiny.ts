/** The topic of tiny objects: the model `objects` with Go's own constants, and sizes up to a block. */
import type { Action } from "../../../spec/machine/action.ts";
import type { State } from "../../../spec/index.ts";
import { Bytes } from "../../../spec/numbers/units.ts";
import type { Mcache } from "../../../spec/objects/mcache.ts";
import type { Span } from "../../../spec/pages/mspan.ts";
import { sharedGo19 } from "../../instances/instances.ts";
import type { Definition } from "../../models/definition.ts";
import { cacheFields } from "../../models/encoding/parts.ts";
import { spanFields } from "../../models/encoding/spans.ts";
import { entries, only } from "../../models/encoding/views.ts";
import { ordinary } from "../../models/environment/options.ts";
import { start } from "../../models/actions/start.ts";
import type { World } from "../../models/world.ts";
import { modelNamed } from "./model.ts";

/** At each alignment, up to a whole block; the last is too long to be tiny. */
const requests = [1, 2, 4, 7, 8, 12, 15, 16].map((n) => ({ n }));

/** The cache of the processor gives everything back, its tiny block too. */
const release = ({ state }: World): ReadonlyArray<Action> => {
  const [cache] = [...state.caches.values()].sort((a, b) => a.record.index - b.record.index);
  return cache === undefined ? [] : [{ tag: "releaseall", p: 0, c: cache.record.address }];
};

export const tinyOf = (goos: string, goarch: string): Definition => {
  const config = sharedGo19(goos, goarch);
  const pointer = Bytes(config.ptrSize);
  return {
    ...modelNamed("objects"),
    config,
    start: start(config, 1),
    actions: (world) => [
      ...requests.map(({ n }): Action => ({ tag: "malloc", p: 0, n, nz: 1 })),
      { tag: "malloc", p: 0, n: config.ptrSize, nz: 1, ty: [pointer, pointer, pointer, 0] },
      ...release(world),
    ],
    kinds: ["malloc", "releaseall"],
    options: ordinary(config),
    within: () => true,
    view: only<World>({
      state: only<State>({
        spans: entries(only<Span>({ base: spanFields.base })),
        caches: entries(
          only<Mcache>({
            alloc: cacheFields.alloc,
            tiny: cacheFields.tiny,
            tinyoffset: cacheFields.tinyoffset,
          }),
        ),
      }),
    }),
  };
};
