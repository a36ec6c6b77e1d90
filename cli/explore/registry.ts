/** What `mallocspec explore` explores: models by name, each with its constants. */
import type { Kernel } from "../../props/explorer/kernel.ts";
import type { Route } from "../../props/explorer/search/path.ts";
import type { ModelKernel } from "../../props/explorer/modelkernel.ts";

export type Constants = Readonly<Record<string, number>>;

export const sizes = ["small", "large"] as const;
export type Size = (typeof sizes)[number];

export interface Entry {
  readonly name: string;
  /** What the model shows, and what it cannot show. */
  readonly sentence: string;
  readonly constants: ReadonlyArray<
    { readonly name: string; readonly sentence: string } & Readonly<Record<Size, number>>
  >;
  /** How many distinct states there are, where that is known. */
  readonly states?: Readonly<Partial<Record<Size, number>>>;
}

/** Plain data: workers make the kernel from it. */
export interface KernelArgument {
  readonly model: string;
  /** A value for each constant. */
  readonly constants: Constants;
  readonly on: string;
  /** With the view and the symmetry of the model. */
  readonly isReduced: boolean;
}

// oxlint-disable-next-line no-explicit-any -- the states of the models have different types
export type AnyKernel = ModelKernel<any, any, any>;

export interface Registry {
  readonly models: ReadonlyArray<Entry>;
  /** Whose transitions a model may have. */
  readonly engines: ReadonlyArray<string>;
  /** The model with the transitions of the first engine: what is described, and shown in paths. */
  readonly kernelOf: (argument: KernelArgument) => AnyKernel;
  /** What a search runs. */
  readonly exploredOf: (argument: KernelArgument) => Kernel;
  /** The URL of a module that exports `exploredOf`, as kernelOf. */
  readonly module: string;
  /** The lines of a path in our own trace format, where the models' actions are those of traces. */
  readonly traceOf?: (
    kernel: AnyKernel,
    argument: KernelArgument,
    route: Route,
    property: string,
  ) => ReadonlyArray<string>;
  /** Whether a discovery is known: then it fails nothing. */
  readonly isKnown: (discovery: string) => boolean;
}

/** The values of the constants in a size. */
export const constantsOf = ({ constants }: Entry, size: Size): Constants =>
  Object.fromEntries(constants.map((one) => [one.name, one[size]]));

/** The number of distinct states with these constants, where it is known. */
export const statesOf = (entry: Entry, constants: Constants): number | undefined => {
  const isThis = (size: Size): boolean =>
    Object.entries(constantsOf(entry, size)).every(([name, value]) => constants[name] === value);
  const size = sizes.find(isThis);
  return size && entry.states?.[size];
};
