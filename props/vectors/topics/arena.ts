/** Topics of the arena: the model `growth` with Go's own constants, on an OS that refuses or moves calls. */
import type { Pacer } from "../../../spec/collector/pacer.ts";
import type { Action, ActionOf } from "../../../spec/machine/action.ts";
import type { State } from "../../../spec/index.ts";
import { Pages } from "../../../spec/numbers/units.ts";
import { sharedGo19 } from "../../instances/instances.ts";
import type { Definition } from "../../models/definition.ts";
import { pacerFields } from "../../models/encoding/parts.ts";
import { factFields } from "../../models/encoding/state.ts";
import { only } from "../../models/encoding/views.ts";
import { odd, ordinary } from "../../models/environment/options.ts";
import { osShape } from "../../models/environment/os.ts";
import type { Move, World } from "../../models/world.ts";
import { modelNamed } from "./model.ts";

interface Sizes {
  readonly goos: string;
  readonly goarch: string;
  /** How many calls the OS refuses or moves at most. */
  readonly oddities: number;
  /** How many spans the program takes at most. */
  readonly spans: number;
  /** By the length of a span in the model, its length here; others are not taken. */
  readonly lengths: Readonly<Record<number, number>>;
}

/** An allocation of pages with its length here, or none. */
const lengthened = (
  move: ActionOf<"manual.alloc">,
  lengths: Sizes["lengths"],
): ReadonlyArray<Action> => {
  const np = lengths[move.np];
  return np === undefined ? [] : [{ ...move, np: Pages(np) }];
};

export const arenaOf = ({ goos, goarch, oddities, spans, lengths }: Sizes): Definition => {
  const config = sharedGo19(goos, goarch);
  const bits = 8 * config.ptrSize;
  const definition = modelNamed("growth", { bits, oddities, spans });
  return {
    ...definition,
    config,
    actions: (world) =>
      definition
        .actions(world)
        .flatMap((move): ReadonlyArray<Move> =>
          move.tag === "manual.alloc" ? lengthened(move, lengths) : [move],
        ),
    options: odd(config, ordinary(config)),
    // The page index has an entry for each of many pages; it follows from the spans.
    view: only<World>({
      state: only<State>({
        started: factFields.started,
        arena: factFields.arena,
        persistent: factFields.persistent,
        spans: factFields.spans,
        procs: factFields.procs,
        gc: only<Pacer>({ initialised: pacerFields.initialised }),
      }),
      os: osShape(config),
    }),
  };
};
