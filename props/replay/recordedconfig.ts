/**
 * The instance that a trace was recorded on: the constants of its header, over those of its platform. A
 * generated trace names its instance; the constants in its header must then be those of the instance.
 */
import { platformConfig } from "../../spec/instance/platform.ts";
import { isRepair, repairs } from "../../spec/instance/repairs.ts";
import { type Invalidity, invalidityOf } from "../../spec/instance/validity.ts";
import { Pages } from "../../spec/numbers/units.ts";
import { excerpt, type Header, TraceError } from "../../wire/index.ts";
import { type Instance, instances } from "../instances/instances.ts";
import { demand, isRecord } from "../instances/optionerror.ts";
import type { SharedConfig } from "../instances/sharedconfig.ts";
import { modelInstance } from "../models/traces/instance.ts";
import { headerOf } from "./generatedtrace.ts";
import { type Mistake, wrongLoad } from "./recordedloads.ts";

const show = (value: unknown): string =>
  value === undefined ? "nothing" : excerpt(JSON.stringify(value));

/** The platform, the rate and the constants of a header, by their paths. */
const valuesOf = (header: Header): ReadonlyMap<string, unknown> => {
  const { goos, goarch, ptrSize, bigEndian, physPageSize, memProfileRate } = header;
  const { sizeof, ...constants } = header.constants;
  const top = { goos, goarch, ptrSize, bigEndian, physPageSize, memProfileRate };
  const under = (prefix: string, record: object): ReadonlyArray<readonly [string, unknown]> =>
    Object.entries(record).map(([name, value]) => [`${prefix}${name}`, value]);
  return new Map([
    ...under("", top),
    ...under("constants.", constants),
    ...under("constants.sizeof.", sizeof),
  ]);
};

/** A constant that is not the instance's; a constant that the header may leave out is not missed. */
const unlike = (header: Header, instance: Instance): Mistake | undefined => {
  const own = valuesOf(headerOf(instance, {}));
  const differs = ([field, value]: readonly [string, unknown]): boolean =>
    own.has(field) && value !== undefined && show(value) !== show(own.get(field));
  const [different] = [...valuesOf(header)].filter(differs);
  if (different === undefined) return undefined;
  const [field, value] = different;
  const expected = `${show(own.get(field))}, as the instance ${instance.name} has it`;
  return { field, found: show(value), expected };
};

const unknownInstance = (name: string): Mistake => ({
  field: "instance",
  found: `the unknown instance ${show(name)}`,
  expected: instances.map((instance) => instance.name).join(" | "),
});

const unknownRepair = ({ repairs: names = [] }: Header): Mistake | undefined => {
  const index = names.findIndex((name) => !isRepair(name));
  return index < 0
    ? undefined
    : {
        field: `repairs[${index}]`,
        found: `the unknown repair ${show(names[index])}`,
        expected: Object.keys(repairs).join(" | "),
      };
};

/** What no instance says: how long the class tables are, and the size of physical pages. */
const impossible = ({ constants, physPageSize }: Header, least: number): Mistake | undefined => {
  const { numSizeClasses, class_to_size: sizes } = constants;
  if (numSizeClasses !== sizes.length) {
    const expected = `${sizes.length}, the number of entries of class_to_size`;
    return { field: "constants.numSizeClasses", found: `${numSizeClasses}`, expected };
  }
  const isPowerOfTwo = Number.isInteger(Math.log2(physPageSize));
  if (physPageSize >= least && isPowerOfTwo) return undefined;
  const expected = `a power of two from ${least} on`;
  return { field: "physPageSize", found: `${physPageSize}`, expected };
};

/** Only a trace whose operations do not overlap can be replayed. */
const overlapping = ({ serialized, gomaxprocs = 1 }: Header): Mistake | undefined =>
  serialized === 0 && gomaxprocs > 1
    ? {
        field: "serialized",
        found: `0 on ${gomaxprocs} processors: operations overlap`,
        expected: "1, a trace whose operations follow one another",
      }
    : undefined;

/** The constants of a header over those of a platform. */
const over = (
  platform: NonNullable<ReturnType<typeof platformConfig>>,
  header: Header,
): SharedConfig => {
  const { constants: c, goos, goarch } = header;
  return {
    ...platform,
    name: `${goos}/${goarch}`,
    ptrSize: header.ptrSize,
    bigEndian: header.bigEndian ?? platform.bigEndian,
    physPageSize: header.physPageSize,
    memProfileRate: header.memProfileRate,
    pageSize: c.pageSize,
    heapMapTotalBits: c.heapMapTotalBits,
    zerobase: c.zerobase,
    maxSmallSize: c.maxSmallSize,
    smallSizeDiv: c.smallSizeDiv,
    smallSizeMax: c.smallSizeMax,
    largeSizeDiv: c.largeSizeDiv,
    maxTinySize: c.maxTinySize,
    maxMHeapList: Pages(c.maxMHeapList),
    heapAllocChunk: c.heapAllocChunk,
    fixAllocChunk: c.fixAllocChunk,
    gcBitsChunkBytes: c.gcBitsChunkBytes,
    gcBitsHeader: c.sizeof.gcBitsHeader,
    sweepBufBlockEntries: c.sweepBufBlockEntries,
    sweepBufInitSpineCap: c.sweepBufInitSpineCap,
    cacheLineSize: c.cacheLineSize,
    hugePageSize: c.hugePageSize,
    fixedStack: c.fixedStack ?? platform.fixedStack,
    numStackOrders: c.numStackOrders ?? platform.numStackOrders,
    stackCacheSize: c.stackCacheSize ?? platform.stackCacheSize,
    sizeof: {
      mspan: c.sizeof.mspan,
      mcache: c.sizeof.mcache,
      treapNode: c.sizeof.treapNode,
      specialfinalizer: c.sizeof.specialfinalizer,
      specialprofile: c.sizeof.specialprofile,
      gcSweepBlock: c.sizeof.gcSweepBlock,
      defer: c.sizeof.defer,
      buckhash: c.sizeof.buckhash,
      finBlock: c.finBlockSize,
    },
    repairs: header.repairs ?? [],
    classToSize: c.class_to_size,
    classToAllocnpages: c.class_to_allocnpages,
  };
};

/** Constants that a header has under another name. */
const renamed: Readonly<Record<string, string>> = {
  classToSize: "constants.class_to_size",
  classToAllocnpages: "constants.class_to_allocnpages",
  gcBitsHeader: "constants.sizeof.gcBitsHeader",
  "sizeof.finBlock": "constants.finBlockSize",
};

/** What is wrong with the constants of a header, under the header's names. */
const invalid = (header: Header, { constants, found, expected }: Invalidity): Mistake => {
  const values = valuesOf(header);
  const keyOf = (name: string): string =>
    renamed[name] ?? (values.has(`constants.${name}`) ? `constants.${name}` : name);
  const [first, ...others] = constants.map(([name, value]) => [keyOf(name), value] as const);
  if (first === undefined) return { field: "constants", found, expected };
  const [field, value] = first;
  const beside = others.map((other) => other.join(" ")).join(", ");
  return { field, found: beside === "" ? value : `${value} beside ${beside}`, expected };
};

/** The instance of a recorded trace. */
const recorded = (header: Header): SharedConfig | Mistake => {
  const { goos, goarch } = header;
  const platform = platformConfig(goos, goarch);
  if (platform === undefined) {
    const found = `the unknown platform ${excerpt(`${goos}/${goarch}`)}`;
    return { field: "goos", found, expected: "a platform that Go 1.9 ran on" };
  }
  const wrong = impossible(header, platform.minPhysPageSize);
  if (wrong !== undefined) return wrong;
  const config = over(platform, header);
  const invalidity = invalidityOf(config);
  return invalidity === undefined ? config : invalid(header, invalidity);
};

/** The instance of a generated trace. */
const generated = (header: Header, name: string): SharedConfig | Mistake => {
  const instance = instances.find((one) => one.name === name) ?? modelInstance(name);
  if (instance === undefined) return unknownInstance(name);
  return unlike(header, instance) ?? { ...instance.config, repairs: header.repairs ?? [] };
};

/** The instance that a header describes; `file` is for the error. Throws TraceError. */
export const configOf = (header: Header, file?: string): SharedConfig => {
  demand(isRecord(header), "header", header, "a header as a decoder gives it");
  const { instance } = header;
  const config =
    overlapping(header) ??
    unknownRepair(header) ??
    (instance === undefined ? recorded(header) : generated(header, instance));
  if ("found" in config) throw new TraceError({ ...config, file, line: 1 });
  const wrong = wrongLoad(header.loaded ?? [], config);
  if (wrong !== undefined) throw new TraceError({ ...wrong, file, line: 1 });
  return config;
};
