/**
 * Choices: what fast-check generates and shrinks. A choice names no address: "give back the nth
 * manual span" stays meaningful when the actions before it are shrunk away. It becomes an action
 * once the ledger of the run is known.
 */
import * as fc from "fast-check";
import type { Action } from "../spec/action.ts";
import type { Config } from "../spec/config.ts";
import type { Stat, TypeInfo } from "../spec/event.ts";
import { sizeClasses } from "../spec/sizeclass.ts";
import { Bytes, type Flag, Pages, Word } from "../spec/units.ts";
import type { Ledger } from "./ledger.ts";

export type Choice =
  | { readonly pick: "malloc"; readonly p: number; readonly n: Word; readonly nz: Flag }
  | {
      readonly pick: "typed";
      readonly p: number;
      readonly ty: TypeInfo;
      readonly count: number;
      readonly df: Flag;
    }
  | { readonly pick: "newobject"; readonly p: number; readonly ty: TypeInfo }
  | {
      readonly pick: "newarray";
      readonly p: number;
      readonly ty: TypeInfo;
      readonly n: number | bigint;
    }
  | { readonly pick: "persist"; readonly p: number; readonly n: number; readonly align: number }
  | { readonly pick: "manual.alloc"; readonly p: number; readonly np: Pages }
  | { readonly pick: "manual.free"; readonly p: number; readonly nth: number }
  | { readonly pick: "procresize"; readonly nprocs: number }
  | { readonly pick: "mcache.alloc"; readonly p: number }
  | { readonly pick: "mcache.free"; readonly p: number; readonly nth: number }
  | { readonly pick: "releaseall" | "flush" | "pcache"; readonly p: number; readonly nth: number }
  | { readonly pick: "sweepone"; readonly p: number }
  | {
      readonly pick: "gc.trigger";
      readonly p: number;
      readonly ratio: number;
      readonly gcpercent: number;
    }
  | { readonly pick: "ckpt" | "memstats"; readonly p: number };

const stacks: Stat = "stacks_inuse";

/** The processor a choice runs on, among those there are. */
const on = (p: number, ledger: Ledger): number => (ledger.nprocs === 0 ? -1 : p % ledger.nprocs);

const nth = <A>(items: ReadonlyArray<A>, index: number): A | undefined =>
  items[index % Math.max(1, items.length)];

/** The action that a choice means now, or undefined where there is nothing to choose from. */
export const resolve = (choice: Choice, ledger: Ledger): Action | undefined => {
  switch (choice.pick) {
    case "malloc":
      return { tag: "malloc", p: on(choice.p, ledger), n: choice.n, nz: choice.nz };
    case "typed": {
      const n = choice.ty[0] * choice.count;
      const { ty, df } = choice;
      return { tag: "malloc", p: on(choice.p, ledger), n, nz: 1, ty, ...(df ? { df } : {}) };
    }
    case "newobject":
      return { tag: "newobject", p: on(choice.p, ledger), ty: choice.ty };
    case "newarray":
      return { tag: "newarray", p: on(choice.p, ledger), ty: choice.ty, n: choice.n };
    case "persist": {
      const { n, align } = choice;
      return { tag: "persist", p: on(choice.p, ledger), n, align: Bytes(align), stat: "gc_sys" };
    }
    case "manual.alloc":
      return { tag: "manual.alloc", p: on(choice.p, ledger), np: choice.np, stat: stacks };
    case "manual.free": {
      const span = nth(ledger.manual, choice.nth);
      return span && { tag: "manual.free", p: on(choice.p, ledger), ...span };
    }
    case "procresize":
      return { tag: "procresize", p: on(0, ledger), nprocs: choice.nprocs };
    case "mcache.alloc":
      return { tag: "mcache.alloc", p: on(choice.p, ledger) };
    case "mcache.free": {
      const c = nth(ledger.loose, choice.nth);
      return c && { tag: "mcache.free", p: on(choice.p, ledger), c };
    }
    case "releaseall":
    case "flush": {
      const c = nth(ledger.caches, choice.nth);
      return c && { tag: choice.pick, p: on(choice.p, ledger), c };
    }
    case "pcache": {
      const i = ledger.nprocs === 0 ? 0 : choice.nth % ledger.nprocs;
      const c = ledger.caches[i];
      return c && { tag: "pcache", p: on(choice.p, ledger), i, c, nprocs: ledger.nprocs };
    }
    case "sweepone":
      return { tag: "sweepone", p: on(choice.p, ledger), who: "bg" };
    case "gc.trigger": {
      const { ratio, gcpercent } = choice;
      return { tag: "gc.trigger", p: on(choice.p, ledger), ratio, gcpercent };
    }
    case "ckpt":
      return { tag: "ckpt", p: on(choice.p, ledger), mallocs: 0, end: 0 };
    case "memstats":
      return { tag: "memstats", p: on(choice.p, ledger) };
  }
};

const flag: fc.Arbitrary<Flag> = fc.constantFrom<Flag>(0, 1);
const anyProcessor = fc.nat(7);
const anyIndex = fc.nat(63);

/** Sizes on both sides of every class limit, power of two and page count that the instance knows. */
const edges = (config: Config): ReadonlyArray<number> => {
  const limits = sizeClasses(config).sizes.filter((size) => size > 0);
  const lists = config.maxMHeapList * config.pageSize;
  const powers = Array.from({ length: 22 }, (_, k) => 2 ** k).filter((n) => n <= 2 * lists);
  const pages = [1, 2, 5].map((n) => config.maxSmallSize + n * config.pageSize);
  const around = [...limits, ...powers, ...pages, lists].flatMap((n) => [n, n - 1, n + 1]);
  return [...new Set(around)].filter((n) => n >= 0).sort((a, b) => a - b);
};

/** Requests that no arena satisfies, up to where the arithmetic of sizes wraps. */
const absurd: ReadonlyArray<Word> = [
  Word(2n ** 40n),
  Word(2n ** 53n),
  Word(2n ** 63n),
  Word(2n ** 64n - 8193n),
  Word(2n ** 64n - 8192n),
  Word(2n ** 64n - 1n),
];

const type = (config: Config): fc.Arbitrary<TypeInfo> =>
  fc
    .record({
      words: fc.integer({ min: 1, max: Math.max(2, config.maxSmallSize / config.ptrSize / 8) }),
      pointers: fc.nat(12),
    })
    .map(({ words, pointers }): TypeInfo => {
      const ptrdata = Math.min(words, pointers) * config.ptrSize;
      const size = Bytes(words * config.ptrSize);
      return [size, Bytes(ptrdata), Bytes(config.ptrSize), ptrdata === 0 ? 1 : 0];
    });

interface Weighted {
  readonly weight: number;
  readonly arbitrary: fc.Arbitrary<Choice>;
}

const allocations = (config: Config): ReadonlyArray<Weighted> => {
  const size = fc.oneof(
    { weight: 3, arbitrary: fc.nat(Math.min(64, config.maxSmallSize)) },
    { weight: 3, arbitrary: fc.constantFrom(...edges(config)) },
    { weight: 1, arbitrary: fc.nat(config.maxSmallSize) },
  );
  const ty = type(config);
  const p = anyProcessor;
  return [
    {
      weight: 600,
      arbitrary: fc.record({ pick: fc.constant("malloc" as const), p, n: size, nz: flag }),
    },
    {
      weight: 200,
      arbitrary: fc.record({
        pick: fc.constant("typed" as const),
        p,
        ty,
        count: fc.integer({ min: 1, max: 4 }),
        df: fc.oneof(
          { weight: 9, arbitrary: fc.constant<Flag>(0) },
          { weight: 1, arbitrary: flag },
        ),
      }),
    },
    { weight: 40, arbitrary: fc.record({ pick: fc.constant("newobject" as const), p, ty }) },
    {
      weight: 40,
      arbitrary: fc.record({
        pick: fc.constant("newarray" as const),
        p,
        ty,
        n: fc.oneof(
          { weight: 19, arbitrary: fc.nat(9) },
          { weight: 1, arbitrary: fc.constantFrom(-1, 2 ** 52, 2n ** 63n - 1n) },
        ),
      }),
    },
  ];
};

const spans = (config: Config): ReadonlyArray<Weighted> => {
  const p = anyProcessor;
  const lists = config.maxMHeapList;
  const np = fc
    .oneof(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 2 * lists }),
      fc.constantFrom(lists - 1, lists, lists + 1),
    )
    .map(Pages);
  return [
    { weight: 120, arbitrary: fc.record({ pick: fc.constant("manual.alloc" as const), p, np }) },
    {
      weight: 120,
      arbitrary: fc.record({ pick: fc.constant("manual.free" as const), p, nth: anyIndex }),
    },
    {
      weight: 40,
      arbitrary: fc.record({
        pick: fc.constant("persist" as const),
        p,
        n: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.nat(2 * config.persistentMaxBlock)),
        align: fc.constantFrom(0, 1, 2, 8, 64, config.pageSize),
      }),
    },
  ];
};

const administration: ReadonlyArray<Weighted> = [
  {
    weight: 20,
    arbitrary: fc.record({
      pick: fc.constant("procresize" as const),
      nprocs: fc.integer({ min: 1, max: 5 }),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({ pick: fc.constant("mcache.alloc" as const), p: anyProcessor }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      pick: fc.constant("mcache.free" as const),
      p: anyProcessor,
      nth: anyIndex,
    }),
  },
  {
    weight: 50,
    arbitrary: fc.record({
      pick: fc.constantFrom("releaseall" as const, "flush" as const, "pcache" as const),
      p: anyProcessor,
      nth: anyIndex,
    }),
  },
  { weight: 20, arbitrary: fc.record({ pick: fc.constant("sweepone" as const), p: anyProcessor }) },
  {
    weight: 20,
    arbitrary: fc.record({
      pick: fc.constant("gc.trigger" as const),
      p: anyProcessor,
      ratio: fc.constantFrom(0.875, 0, -1, 0.5, 1e6),
      gcpercent: fc.constantFrom(-1, 0, 100, 200, 100_000),
    }),
  },
  {
    weight: 20,
    arbitrary: fc.record({
      pick: fc.constantFrom("ckpt" as const, "memstats" as const),
      p: anyProcessor,
    }),
  },
];

/** What ends a run when it happens: a throw, and what a program may recover from. */
const refusals: ReadonlyArray<Weighted> = [
  {
    weight: 1,
    arbitrary: fc.record({
      pick: fc.constant("malloc" as const),
      p: anyProcessor,
      n: fc.constantFrom(...absurd),
      nz: flag,
    }),
  },
];

/** Every kind of choice on an instance, biased toward the edges of its constants. */
export const choices = (config: Config): ReadonlyArray<Weighted> => [
  ...allocations(config),
  ...spans(config),
  ...administration,
  ...refusals,
];
