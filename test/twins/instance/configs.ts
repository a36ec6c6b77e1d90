/** Instances with some constants changed: many are nonsense, and many are not. */
import fc from "fast-check";
import { agree } from "../../../props/agreement/agreement.ts";
import {
  boot,
  type Instance,
  instanceNamed,
  instances,
  sharedGo19,
} from "../../../props/instances/instances.ts";
import type { SharedConfig } from "../../../props/instances/sharedconfig.ts";
import { simulatedSpec, srcSubject } from "../../../props/subjects/twins.ts";
import type { Action } from "../../../spec/machine/action.ts";
import { platforms } from "../../../spec/index.ts";
import { sizeClasses } from "../../../spec/instance/sizeclass.ts";

const bases: ReadonlyArray<SharedConfig> = [
  ...platforms.map(([goos, goarch]) => sharedGo19(goos, goarch)),
  ...instances.filter(({ isMiniature }) => isMiniature).map(({ config }) => config),
];

/** Names of constants; those of `sizeof` after a dot. `repairs` are the specification's alone. */
const names: ReadonlyArray<string> = [
  ...Object.keys(instanceNamed("go").config).filter(
    (name) => !["name", "goos", "sizeof", "repairs"].includes(name),
  ),
  ...Object.keys(instanceNamed("go").config.sizeof).map((name) => `sizeof.${name}`),
];

type Change = (value: unknown) => unknown;

const odd: ReadonlyArray<unknown> = [
  0,
  1,
  -1,
  3,
  2 ** 31,
  2 ** 32,
  2 ** 38,
  2 ** 40,
  2 ** 47,
  2 ** 53 - 1,
  2 ** 53,
  0.5,
  NaN,
  Infinity,
  "8192",
  10n,
  null,
  undefined,
  [],
  [0, 8, 0, 16],
  {},
];

const numeric =
  (f: (n: number) => number): Change =>
  (value) =>
    typeof value === "number" ? f(value) : value;

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...odd).map((value) => () => value) },
  { weight: 6, arbitrary: fc.integer({ min: -6, max: 6 }).map((k) => numeric((n) => n * 2 ** k)) },
  { weight: 2, arbitrary: fc.integer({ min: -9, max: 9 }).map((k) => numeric((n) => n + 8 * k)) },
  { weight: 1, arbitrary: fc.integer({ min: -2, max: 2 }).map((k) => numeric((n) => n + k)) },
  { weight: 2, arbitrary: fc.nat(20).map((k) => numeric(() => 2 ** k)) },
);

const changed = (config: SharedConfig, name: string, to: Change): SharedConfig => {
  const [first = "", second] = name.split(".");
  const bag = config as unknown as Record<string, Record<string, unknown>>;
  const { [first]: value } = bag;
  const next = second === undefined ? to(value) : { ...value, [second]: to(value?.[second]) };
  return { ...config, [first]: next };
};

const withClasses = (config: SharedConfig): SharedConfig => {
  try {
    const { sizes, npages } = sizeClasses({ ...config });
    return { ...config, classToSize: sizes, classToAllocnpages: npages };
  } catch {
    return config;
  }
};

/** What decides the size classes, within what the rule can make classes of. */
const sizes = fc.record({
  pageSize: fc.integer({ min: 9, max: 15 }).map((k) => 2 ** k),
  maxSmallSize: fc.integer({ min: 4, max: 15 }).map((k) => 2 ** k),
  largeSizeDiv: fc.constantFrom(8, 64, 128, 256),
});

/** An instance with some changes. */
export const configs: fc.Arbitrary<SharedConfig> = fc
  .tuple(
    fc.constantFrom(...bases),
    fc.option(sizes, { freq: 3 }),
    fc.array(fc.tuple(fc.constantFrom(...names), change), { maxLength: 3 }),
  )
  .map(([base, other, changes]) => {
    const sized = other === null ? base : withClasses({ ...base, ...other } as SharedConfig);
    return changes.reduce((config, [name, to]) => changed(config, name, to), sized);
  });

/** Allocations of every way, around the limits of an instance. */
const allocations = ({ maxSmallSize, pageSize, maxTinySize, ptrSize }: SharedConfig) =>
  [
    ...[0, 1, 5, 8, maxTinySize - 1, maxTinySize, 24, 100].map((n) => ({ n })),
    ...[maxSmallSize - 1, maxSmallSize, maxSmallSize + 1, 3 * pageSize].map((n) => ({ n })),
    ...[maxSmallSize, 8].map((n) => ({ n, ty: [n, ptrSize, 8, 0] as const })),
    ...Array.from({ length: 20 }, (_, i) => ({ n: 1 + ((i * 97) % (2 * maxSmallSize)) })),
  ].map(({ n, ...rest }): Action => ({ tag: "malloc", p: 0, n, nz: 1, ...rest }) as Action);

/** Starts both twins and allocates on them; how they differ, if they do. */
export const start = (config: SharedConfig): string | undefined => {
  const instance: Instance = { ...instanceNamed("go"), config, nprocs: 2 };
  const spec = simulatedSpec(config, { seed: 1 });
  const src = srcSubject(config);
  const reports: ReadonlyArray<Action> = [
    { tag: "ckpt", p: 0, mallocs: 0, end: 1 },
    { tag: "memstats", p: 0 },
  ];
  for (const action of [...boot(instance), ...allocations(config), ...reports]) {
    const result = agree(action, spec, src);
    if ("difference" in result) {
      const { path, expected, actual } = result.difference;
      return `${action.tag}: ${path}: ${String(expected)} / ${String(actual)}`;
    }
    if (result.tag === "throw") return undefined;
  }
  return undefined;
};
