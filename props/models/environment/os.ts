/** The operating system of a model: its address space and its clock. They are part of the model's state. */
import type { Config } from "../../../spec/instance/config.ts";
import { spaceOf, type Space } from "../../../spec/os/addressspace.ts";
import { put, type Region, type Regions } from "../../../spec/os/regions.ts";
import { list } from "../../explorer/encoding/collections.ts";
import { record } from "../../explorer/encoding/records.ts";
import { oneOf } from "../../explorer/encoding/scalars.ts";
import { mapped, type Shape } from "../../explorer/encoding/shape.ts";
import { number } from "../encoding/numbers.ts";

export interface Os {
  readonly space: Space;
  /** What the allocator reads from the clock, in nanoseconds. */
  readonly now: number;
  /** How many more calls it may refuse, or answer in an unusual way. */
  readonly oddities: number;
}

export const osOf = (config: Config, oddities = 0): Os => ({
  space: spaceOf(config),
  now: 1,
  oddities,
});

const inOrder = (regions: Regions): ReadonlyArray<Region> =>
  regions === null ? [] : [...inOrder(regions.left), regions.region, ...inOrder(regions.right)];

const regions = mapped<Regions, ReadonlyArray<Region>>(
  list(
    record<Region>({
      start: number(),
      end: number(),
      kind: oneOf("reserved", "mapped", "foreign"),
      owner: number(),
    }),
    number(),
  ),
  inOrder,
  (all) => all.reduce<Regions>(put, null),
);

type Changing = Pick<Space, "taken" | "latest" | "brk" | "freed">;

const spaceShape = (config: Config): Shape<Space> => {
  const constants = spaceOf(config);
  return mapped<Space, Changing>(
    record<Changing>({
      taken: regions,
      latest: record({ start: number(), end: number() }),
      brk: number(),
      freed: regions,
    }),
    (space) => space,
    (changing) => ({ ...constants, ...changing }),
  );
};

export const osShape = (config: Config): Shape<Os> =>
  record<Os>({ space: spaceShape(config), now: number(), oddities: number() });
