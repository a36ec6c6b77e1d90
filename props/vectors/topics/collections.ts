/** Topics of collections: the model `cycle` with Go's own constants. A span has two slots of 4096 bytes. */
import type { Action } from "../../../spec/machine/action.ts";
import type { TypeInfo } from "../../../spec/machine/event.ts";
import { Bytes } from "../../../spec/numbers/units.ts";
import { sharedGo19 } from "../../instances/instances.ts";
import type { Constants, Definition } from "../../models/definition.ts";
import { ordinary } from "../../models/environment/options.ts";
import { start } from "../../models/actions/start.ts";
import type { Move } from "../../models/world.ts";
import { modelNamed } from "./model.ts";

const config = sharedGo19("linux", "amd64");

/** The small objects of the model have half a page of 512 bytes. */
const times = 4096 / 256;

const pointers: TypeInfo = [Bytes(4096), Bytes(16), Bytes(8), 0];

interface Sizes {
  /** Constants of the model that are not those of the small one; there is one processor. */
  readonly constants: Constants;
  /** Bytes of a large object. */
  readonly large: number;
  readonly gcpercent: number;
}

const scaled =
  ({ large, gcpercent }: Sizes) =>
  (move: Move): Move => {
    switch (move.tag) {
      case "malloc": {
        const { ty: _, ...rest } = move;
        const isLarge = move.n > 256;
        return isLarge ? { ...rest, n: large } : ({ ...rest, n: 4096, ty: pointers } as Action);
      }
      case "gc.marked": {
        const bytes = Number(move.marked) * times;
        return { ...move, marked: bytes, live: bytes, scan: bytes };
      }
      case "gc.trigger":
        return { ...move, gcpercent };
      default:
        return move;
    }
  };

export const collectionsOf = (sizes: Sizes): Definition => {
  const definition = modelNamed("cycle", sizes.constants);
  return {
    ...definition,
    config,
    start: start(config, 1, sizes.gcpercent),
    actions: (world) => definition.actions(world).map(scaled(sizes)),
    options: ordinary(config),
  };
};
