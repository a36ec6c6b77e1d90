/** The settings of an instance: what its operating system may do that does not co-operate. */
import * as fc from "fast-check";
import type { Fault, Foreign, OsCall, Whim } from "../../../spec/os/adversary.ts";
import { spansSize } from "../../../spec/arena/arena.ts";
import type { Config } from "../../../spec/instance/config.ts";
import { Address, Bytes } from "../../../spec/numbers/units.ts";
import type { Instance } from "../../instances/instances.ts";
import { loadsBy } from "./loads.ts";
import { lowHint, overBy, sceneBy } from "./scenes.ts";
import { whole } from "./whole.ts";
import { helpful, type Image, type Setting } from "../../instances/setting.ts";

/** The one, now and then the other; what is shrunk becomes the one. */
const rarely = <A>(one: fc.Arbitrary<A>, other: fc.Arbitrary<A>): fc.Arbitrary<A> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 2, arbitrary: one },
    { weight: 1, arbitrary: other },
  );

/** A distance in whole physical pages: none to speak of, or far. */
const distance = ({ physPageSize, heapAllocChunk, strandLimit }: Config): fc.Arbitrary<number> =>
  fc
    .tuple(
      fc.constantFrom(physPageSize, physPageSize, heapAllocChunk, strandLimit),
      fc.integer({ min: -16, max: 16 }),
    )
    .map(([unit, count]) => unit * (count === 0 ? 1 : count));

/** Errors that Go tells from one another; without one the OS has no memory. */
const errnos: Readonly<Record<"unix" | "windows", ReadonlyArray<number>>> = {
  unix: [11, 13, 22],
  windows: [8, 87, 487],
};

const refusal = ({ goos }: Config): fc.Arbitrary<Whim> =>
  fc
    .option(fc.constantFrom(...errnos[goos === "windows" ? "windows" : "unix"]), { freq: 3 })
    .map((errno): Whim => (errno === null ? { tag: "refuse" } : { tag: "refuse", errno }));

const place = (config: Config): fc.Arbitrary<Whim> =>
  fc.oneof(
    { weight: 3, arbitrary: distance(config).map((by): Whim => ({ tag: "shift", by })) },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Whim>({ tag: "adjacent" }, { tag: "bottom" }, { tag: "top" }),
    },
  );

/** The calls that a system can refuse, or answer elsewhere. */
const kinds = ({ goos }: Config): fc.Arbitrary<Fault["kind"]> => {
  const everywhere: ReadonlyArray<OsCall> = ["os.reserve", "os.alloc", "os.map"];
  const onWindows: ReadonlyArray<OsCall> = ["os.used", "os.unused", "os.free"];
  return fc.constantFrom<Fault["kind"]>(
    ...everywhere,
    ...(goos === "windows" ? onWindows : []),
    "any",
  );
};

/** Early ones stop the machine while it is brought up; most are later. */
const nth = fc.oneof(fc.nat(3), fc.nat(15), fc.integer({ min: 3, max: 60 }));

/** There are few reservations: one or some at the start, and one for each that is full. */
const nthOf = (kind: Fault["kind"]): fc.Arbitrary<number> =>
  kind === "os.reserve" ? fc.nat(3) : nth;

const fault = (config: Config): fc.Arbitrary<Fault> =>
  kinds(config).chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      nth: nthOf(kind),
      whim: fc.oneof({ withCrossShrink: true }, refusal(config), place(config)),
    }),
  );

/** Where the first reservation would be, where its parts begin, and where it would end. */
const landmarks = (config: Config): ReadonlyArray<number> => {
  const { ptrSize, pageSize, heapMapTotalBits, arenaHint, arenaReserve, end, brk } = config;
  const most = 2 ** heapMapTotalBits;
  const hint = ptrSize === 8 ? arenaHint : lowHint(end);
  const bitmap = hint + (most / pageSize) * ptrSize;
  const arena = bitmap + most / (4 * ptrSize);
  const reserved = ptrSize === 8 ? arena + most : arena + 2 * arenaReserve;
  const found = [hint, bitmap, arena, arena + config.heapAllocChunk, reserved, config.mmapBase];
  return [...found, brk].filter((a) => a > 0 && a < config.addressSpaceEnd);
};

/** Other mappings around a place that matters. */
const foreign = (config: Config): fc.Arbitrary<Foreign> =>
  fc
    .tuple(
      fc.constantFrom(...landmarks(config)),
      distance(config),
      fc.integer({ min: 1, max: 64 }),
      fc.option(nth, { freq: 1 }),
    )
    .map(([landmark, by, pages, before]) => {
      const { physPageSize, addressSpaceEnd } = config;
      const n = pages * physPageSize;
      const least = Math.max(physPageSize, landmark + by);
      const a = Math.floor(Math.min(least, addressSpaceEnd - n) / physPageSize) * physPageSize;
      return { a: Address(a), n, ...(before === null ? {} : { before }) };
    });

/** Architectures whose kernels are built with one size of pages or another. */
const varied = /^(arm64|ppc64|mips)/;

/** Sizes of physical pages that a machine may have: its growth and its tables are whole ones. */
const pageSizes = (config: Config): ReadonlyArray<Bytes> => {
  const { goarch, physPageSize, minPhysPageSize: least } = config;
  if (least >= 4096 && !varied.test(goarch)) return [physPageSize];
  const sizes = [1, 2, 4, 16].map((factor) => Bytes(factor * least));
  const whole = [config.heapGrowRound, spansSize(config)];
  return sizes.filter((size) => whole.every((n) => n % size === 0));
};

/** What no machine says of itself: nothing, less than the least, or no power of 2. */
const impossible = ({ minPhysPageSize: least }: Config): fc.Arbitrary<Bytes> =>
  fc.constantFrom(Bytes(0), Bytes(least / 2), Bytes(3 * least));

/** A program and its brk: longer by some pages, or with a brk behind it. */
const image = (config: Config): fc.Arbitrary<Image> => {
  const { physPageSize, end, brk, strandLimit } = config;
  const longer = fc.nat(16).map((pages) => Address(end + pages * physPageSize));
  const anywhere = fc.nat(2 * strandLimit).map((n) => Address(end + n));
  // Where the program's image ends here, the start asks for this address if the brk is not there.
  const first = lowHint(end);
  const behind = rarely(anywhere, fc.constantFrom(first - 1, first, first + 1).map(Address));
  return fc.record({
    physPageSize: fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom(physPageSize, ...pageSizes(config)) },
      { weight: 1, arbitrary: impossible(config) },
    ),
    end: longer,
    brk: rarely(fc.constant(brk), behind),
  });
};

/**
 * The first reservations are refused, and the next is where it is not expected: a 32-bit heap then
 * makes do with smaller ones, or none.
 */
const firstRefused = (config: Config): fc.Arbitrary<ReadonlyArray<Fault>> =>
  fc.tuple(fc.nat(4), fc.option(place(config), { freq: 1 })).map(([count, whim]) => {
    const refused = Array.from(
      { length: count },
      (_, nth) => ({ kind: "os.reserve", nth }) as const,
    );
    return whim === null ? refused : [...refused, { kind: "os.reserve", nth: count, whim }];
  });

/**
 * On 64-bit other mappings may have every place that is hinted at. Linux then refuses each hint, and the
 * start does as on 32-bit; other systems answer elsewhere. The kernel's own search keeps room below its
 * base, or above it.
 */
const hintsTaken = (config: Config): ReadonlyArray<Foreign> => {
  const { arenaHint, arenaHintStride: stride, arenaHints, mmapBase, addressSpaceEnd } = config;
  const room = mmapBase > arenaHint ? mmapBase - stride : addressSpaceEnd / 2;
  const n = 2 ** 20;
  const hints = Array.from({ length: arenaHints }, (_, i) => arenaHint + i * stride);
  const last = Math.min(hints.at(-1)! + n, room);
  const beyond = mmapBase < arenaHint ? [] : hints.filter((a) => a >= last);
  const most = last > arenaHint ? [{ a: Address(arenaHint), n: last - arenaHint }] : [];
  return [...most, ...beyond.map((a) => ({ a: Address(a), n }))];
};

/** What a setting shrinks past: every seed is as simple as any other. */
const luck: fc.Arbitrary<number> = fc.noShrink(fc.noBias(fc.nat(2 ** 32 - 1)));

/** Sizes of the objects of a boot that makes several processors one by one. */
const early = ({ config, nprocs }: Instance): fc.Arbitrary<Pick<Setting, "early">> => {
  const usual = fc.constant({});
  if (nprocs === 1) return usual;
  const size = fc.nat(2 * config.maxSmallSize);
  return rarely(usual, fc.record({ early: fc.array(size, { maxLength: nprocs }) }));
};

/** What an OS does that does not co-operate. */
const resistance = (config: Config): fc.Arbitrary<Pick<Setting, "image" | "faults" | "foreign">> =>
  fc.record({
    image: rarely(fc.constant(helpful(config).image), image(config)),
    faults: fc.oneof(
      { weight: 15, arbitrary: fc.array(fault(config), { maxLength: 4 }) },
      { weight: config.ptrSize === 4 ? 3 : 0, arbitrary: firstRefused(config) },
    ),
    foreign: fc.oneof(
      { weight: 15, arbitrary: fc.array(foreign(config), { maxLength: 2 }) },
      { weight: config.arenaHint === 0 ? 0 : 1, arbitrary: whole(hintsTaken(config)) },
    ),
  });

/** In one of so many sequences the nodes of the treap share priorities; in one, the heap is crowded. */
const [fewPriorities, crowded] = [8, 512];

/**
 * In one of so many sequences every object is sampled from the start, so that some get finalizers as well
 * and die: at the default rate few are sampled at all.
 */
const sampled = 32;

/** A miniature has no room for a crowd. */
const roomy = 2 ** 30;

/** What the luck of a sequence says besides: all else that is generated is the same with and without it. */
const besides = (luck: number, { config, hostile }: Instance): Partial<Setting> => {
  const isCrowded = luck % crowded === 5 && 2 ** config.heapMapTotalBits >= roomy;
  const over = overBy(luck, config);
  return {
    ...(hostile ? sceneBy(luck, config) : {}),
    ...(over === undefined ? {} : { over }),
    ...(luck % fewPriorities === 3 || isCrowded ? { priorities: 3 } : {}),
    ...(isCrowded ? { crowd: 66 } : {}),
    ...(luck % sampled === 9 ? { rate: 1 } : {}),
  };
};

/**
 * Any setting of an instance: a helpful OS, or a hostile one. A search for a discovery does without what
 * luck says besides: the path to it would begin with the crowd. So does a search with a focus, which
 * says what it cannot come to.
 */
export const settings = (instance: Instance, isPlain = false): fc.Arbitrary<Setting> => {
  const { config, hostile } = instance;
  const os = hostile ? resistance(config) : fc.constant(helpful(config));
  return fc.tuple(os, luck, early(instance)).map(([system, number, boot]) => {
    const loaded = loadsBy(number, config);
    const load = loaded.length === 0 ? {} : { loaded };
    return {
      ...system,
      luck: number,
      ...boot,
      ...(isPlain ? {} : besides(number, instance)),
      ...load,
    };
  });
};
