/** A plain search through a model of the allocator: breadth first, with JSON strings of the views in a Set. */
import { BitWriter } from "../../props/explorer/encoding/bits.ts";
import type { SpecModel, World } from "../../props/models/index.ts";

export const plainSearchOfViews = (model: SpecModel, seen: Set<string>): number => {
  const { state, view = state } = model;
  const writer = new BitWriter();
  const isNew = (world: World): boolean => {
    writer.reset();
    view.write(world, writer);
    const { size } = seen;
    return seen.add(JSON.stringify([...writer.written()])).size > size;
  };
  let level = model.initial().filter(isNew);
  while (level.length > 0) {
    level = level.flatMap((world) =>
      model.actions(world).flatMap((action) => {
        const outcome = model.next(world, action);
        return typeof outcome === "string" ? [] : outcome.map((step) => step.state).filter(isNew);
      }),
    );
  }
  return seen.size;
};
