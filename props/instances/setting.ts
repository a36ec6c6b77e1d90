/**
 * The setting of a sequence: what its environment is, as plain data that is chosen before the first
 * action. An operating system that does not co-operate is one whose setting says so, call by call;
 * everything that it answers follows from that, so a setting can be shrunk, printed and enumerated.
 */
import type { Fault, Foreign } from "../../spec/os/adversary.ts";
import type { Config } from "../../spec/instance/config.ts";
import type { Address, Bytes } from "../../spec/numbers/units.ts";
import { type Load, showLoad } from "./load.ts";
import type { SharedConfig } from "./sharedconfig.ts";
import { hex, showBytes } from "../report/show.ts";

/** What the OS tells mallocinit. */
export interface Image {
  readonly physPageSize: Bytes;
  readonly end: Address;
  readonly brk: Address;
}

export interface Setting {
  readonly image: Image;
  /** Calls that are refused, or answered in an unusual way. */
  readonly faults: ReadonlyArray<Fault>;
  /** Mappings that are not the allocator's. */
  readonly foreign: ReadonlyArray<Foreign>;
  /** The seed of the random numbers: priorities of treap nodes, distances between samples. */
  readonly luck: number;
  /**
   * Sizes of objects that the booting thread allocates while the processors are made, one before each;
   * absent where one action makes all processors.
   */
  readonly early?: ReadonlyArray<number>;
  /** How many different priorities the nodes of the treap get; absent where as many as there are. */
  readonly priorities?: number;
  /**
   * So many long spans become free, and eight times as many large objects are allocated, before GC is
   * enabled; absent where the heap is empty then.
   */
  readonly crowd?: number;
  /** Stacks of so many pages are allocated before GC is enabled; 0 frees the oldest of them. */
  readonly stacks?: ReadonlyArray<number>;
  /**
   * A first cycle has marked so many bytes more than are live, with a GC percent of 0, and the last of
   * several processors is gone; absent where no cycle has been.
   */
  readonly over?: number;
  /** The sampling period once the machine is up, in bytes; absent where it begins with the default. */
  readonly rate?: number;
  /** What counters say once the machine is up; absent where they begin as they are. */
  readonly loaded?: ReadonlyArray<Load>;
}

/** What the environment of a setting is simulated with. */
export const optionsIn = ({ faults, foreign, luck, priorities }: Setting) => ({
  faults,
  foreign,
  seed: luck,
  priorities,
});

/** An OS that helps as well as it can. */
export const helpful = ({ physPageSize, end, brk }: Config): Setting => ({
  image: { physPageSize, end, brk },
  faults: [],
  foreign: [],
  luck: 1,
});

/** The instance as its OS presents itself. */
export const configIn = (config: SharedConfig, { image }: Setting): SharedConfig => ({
  ...config,
  ...image,
});

/** `1st`, `2nd`, counted from 0. */
const ordinal = (nth: number): string => {
  const n = nth + 1;
  const teen = n % 100 > 10 && n % 100 < 14;
  return `${n}${(teen ? undefined : ["st", "nd", "rd"][(n % 10) - 1]) ?? "th"}`;
};

const showWhim = ({ whim = { tag: "refuse" } }: Fault): string => {
  switch (whim.tag) {
    case "refuse":
      return whim.errno === undefined ? "is refused" : `is refused with errno ${whim.errno}`;
    case "shift":
      return `is answered at least ${showBytes(Math.abs(whim.by))} ${whim.by < 0 ? "lower" : "higher"}`;
    case "adjacent":
      return "is answered next to the answer before it";
    case "bottom":
      return "is answered at the lowest free place";
    case "top":
      return "is answered at the highest free place";
  }
};

const showFault = (fault: Fault): string => {
  const call = fault.kind === "any" ? "call of the OS" : fault.kind;
  return `the ${ordinal(fault.nth)} ${call} ${showWhim(fault)}`;
};

const showForeign = ({ a, n, before = 0 }: Foreign): string => {
  const since = before === 0 ? "from the start" : `from the ${ordinal(before)} call of the OS on`;
  return `another mapping has ${showBytes(n)} at ${hex(a)}, ${since}`;
};

/** What is unusual in a setting, one fact a line; nothing for a helpful OS. */
export const showSetting = (
  { image, faults, foreign, early, priorities, crowd, stacks, over, rate, loaded = [] }: Setting,
  config: Config,
): ReadonlyArray<string> => [
  ...(image.physPageSize === config.physPageSize
    ? []
    : [`a physical page has ${image.physPageSize} bytes`]),
  ...(image.end === config.end ? [] : [`the program ends at ${hex(image.end)}`]),
  ...(image.brk === config.brk ? [] : [`its brk is at ${hex(image.brk)}`]),
  ...faults.map(showFault),
  ...foreign.map(showForeign),
  ...(early === undefined
    ? []
    : [`the processors are made one by one, between objects of ${early.join(", ")} bytes`]),
  ...(priorities === undefined ? [] : [`nodes of the treap get ${priorities} priorities`]),
  ...(crowd === undefined
    ? []
    : [`${crowd} long spans become free at the start, and ${8 * crowd} large objects are live`]),
  ...(stacks === undefined
    ? []
    : [
        `stacks of ${stacks.join(", ")} pages are allocated at the start; 0 frees the oldest of them`,
      ]),
  ...(over === undefined
    ? []
    : [
        `a first cycle marks ${showBytes(over)} more than are live, and the last of several Ps is gone`,
      ]),
  ...(rate === undefined ? [] : [`an object is sampled every ${showBytes(rate)} at the start`]),
  ...loaded.map(showLoad),
];
