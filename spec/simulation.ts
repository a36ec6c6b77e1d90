/**
 * The simulated environment: an address space as Linux manages it, a seeded generator of random
 * numbers and a clock that ticks whenever it is read.
 *
 * What it knows of the OS is plain data: the pieces of the address space that are taken, in address
 * order, and which of the calls to come are refused. Everything it answers follows from its value.
 */
import type { Config } from "./config.ts";
import type { Answer, Asked, Question, Request } from "./environment.ts";
import { Address, Bytes, type Word } from "./units.ts";

/** A piece of the address space: reserved (inaccessible) or mapped. */
export interface Region {
  readonly start: number;
  readonly end: number;
  readonly kind: "reserved" | "mapped";
}

/** The `nth` call (from 0) of this kind, or of any kind, is refused. */
export interface Fault {
  readonly nth: number;
  readonly kind: "os.reserve" | "os.alloc" | "os.map" | "any";
}

export interface Simulated {
  readonly tag: "simulated";
  readonly pageSize: number;
  /** Where the search for a free place starts, downwards, and the end of the address space. */
  readonly top: number;
  readonly end: number;
  readonly regions: ReadonlyArray<Region>;
  readonly faults: ReadonlyArray<Fault>;
  /** Calls so far, by kind. */
  readonly calls: Readonly<Record<Fault["kind"], number>>;
  /** State of the random generator. */
  readonly random: number;
  readonly clock: number;
}

/** Above this size Linux's sysReserve only probes whether the place is free (mem_linux.go). */
const probeOnly = 2 ** 32;
const probeBytes = 64 * 1024;

/** The environment in which nothing has been taken yet. */
export const simulated = (
  config: Config,
  {
    seed = 1,
    faults = [],
  }: { readonly seed?: number; readonly faults?: ReadonlyArray<Fault> } = {},
): Simulated => ({
  tag: "simulated",
  pageSize: config.physPageSize,
  top: config.ptrSize === 8 ? 0x7f0000000000 : 0xf0000000,
  end: config.ptrSize === 8 ? 2 ** 47 : 2 ** 32,
  regions: [],
  faults,
  calls: { "os.reserve": 0, "os.alloc": 0, "os.map": 0, any: 0 },
  random: seed >>> 0,
  clock: 1_000_000_000,
});

const overlaps =
  (start: number, end: number) =>
  (r: Region): boolean =>
    r.start < end && start < r.end;

const isFree = (os: Simulated, start: number, end: number): boolean =>
  start >= os.pageSize && end <= os.end && !os.regions.some(overlaps(start, end));

/** The highest free place of `n` bytes below the top; undefined when there is none. */
const placeFor = (os: Simulated, n: number): number | undefined =>
  [os.top, ...os.regions.map((r) => r.start).toReversed()]
    .map((end) => end - n)
    .find((start) => start + n <= os.top && isFree(os, start, start + n));

/** The regions without [start, end). */
const without = (regions: ReadonlyArray<Region>, start: number, end: number) =>
  regions.flatMap((r) =>
    overlaps(start, end)(r)
      ? [
          { ...r, end: Math.min(r.end, start) },
          { ...r, start: Math.max(r.start, end) },
        ].filter((piece) => piece.start < piece.end)
      : [r],
  );

/** The regions with [start, end) of one kind, neighbours of the same kind joined. */
const withRegion = (os: Simulated, { start, end, kind }: Region): Simulated => {
  const others = without(os.regions, start, end);
  const before = others.findLast((r) => r.end <= start);
  const after = others.find((r) => r.start >= end);
  const joined: Region = {
    start: before?.end === start && before.kind === kind ? before.start : start,
    end: after?.start === end && after.kind === kind ? after.end : end,
    kind,
  };
  const kept = others.filter((r) => r.end <= joined.start || r.start >= joined.end);
  return { ...os, regions: [...kept, joined].toSorted((a, b) => a.start - b.start) };
};

const pages = (os: Simulated, n: Word): number => Math.ceil(Number(n) / os.pageSize) * os.pageSize;

type OsKind = Exclude<Fault["kind"], "any">;

const refused = (os: Simulated, kind: OsKind): boolean =>
  os.faults.some((f) => (f.kind === kind || f.kind === "any") && f.nth === os.calls[f.kind]);

const counted = (os: Simulated, kind: OsKind): Simulated => ({
  ...os,
  calls: { ...os.calls, [kind]: os.calls[kind] + 1, any: os.calls.any + 1 },
});

const nil = Address(0);

const alloc = (os: Simulated, n: Word, kind: Region["kind"]): readonly [Address, Simulated] => {
  const size = pages(os, n);
  const start = size === 0 ? undefined : placeFor(os, size);
  return start === undefined
    ? [nil, os]
    : [Address(start), withRegion(os, { start, end: start + size, kind })];
};

/** A reservation at the hint when that place is free, else anywhere; a large one is only probed. */
const reserve = (
  os: Simulated,
  { hint, n }: Request<"os.reserve">,
): readonly [Answer<"os.reserve">, Simulated] => {
  const size = pages(os, n);
  if (size > probeOnly) {
    const free = isFree(os, hint, hint + probeBytes);
    return [{ r: free ? hint : nil, reserved: 0 }, os];
  }
  if (hint % os.pageSize === 0 && size > 0 && isFree(os, hint, hint + size)) {
    const region: Region = { start: hint, end: hint + size, kind: "reserved" };
    return [{ r: hint, reserved: 1 }, withRegion(os, region)];
  }
  const [r, after] = alloc(os, n, "reserved");
  return [{ r, reserved: 1 }, after];
};

/** A mapping at its place; where that was not reserved and something is there, elsewhere. */
const mapAt = (
  os: Simulated,
  { a, n, reserved }: Request<"os.map">,
): readonly [Answer<"os.map">, Simulated] => {
  const end = a + pages(os, n);
  if (reserved === 1 || isFree(os, a, end)) {
    return [{ r: a }, withRegion(os, { start: a, end, kind: "mapped" })];
  }
  const [r, after] = alloc(os, n, "mapped");
  return [{ r }, after];
};

/** A 32-bit random number and the generator after it (a Weyl sequence, mixed). */
const draw = (random: number): readonly [number, number] => {
  const next = (random + 0x9e3779b9) >>> 0;
  const mixed = Math.imul(next ^ (next >>> 16), 0x21f0aaad);
  const again = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return [(again ^ (again >>> 15)) >>> 0, next];
};

const osAnswer = (
  request: Request<OsKind>,
  env: Simulated,
): readonly [Answer<Question>, Simulated] => {
  const os = counted(env, request.q);
  const isRefused = refused(env, request.q);
  switch (request.q) {
    case "os.reserve":
      return isRefused ? [{ r: nil, reserved: 0 }, os] : reserve(os, request);
    case "os.alloc": {
      const [r, after] = isRefused ? [nil, os] : alloc(os, request.n, "mapped");
      return [{ r }, after];
    }
    case "os.map":
      return isRefused ? [{ r: nil }, os] : mapAt(os, request);
  }
};

/** What the simulation answers, and the simulation after it. */
export const respond =
  <Q extends Question>(request: Asked<Q>) =>
  (env: Simulated): readonly [Answer<Q>, Simulated] =>
    answerTo(request, env) as readonly [Answer<Q>, Simulated];

const answerTo = (request: Request, env: Simulated): readonly [Answer<Question>, Simulated] => {
  switch (request.q) {
    case "os.reserve":
    case "os.alloc":
    case "os.map":
      return osAnswer(request, env);
    case "prio": {
      const [prio, random] = draw(env.random);
      return [{ prio }, { ...env, random }];
    }
    case "sample": {
      const { rate } = request;
      if (rate === 0) return [{ rnd: 0, rate }, env];
      const [rnd, random] = draw(env.random);
      return [
        { rnd, rate },
        { ...env, random },
      ];
    }
    case "now":
      return [{ now: env.clock }, { ...env, clock: env.clock + 1000 }];
    case "marks":
      return [{ marks: request.marks }, env];
    case "buckets": {
      const [drawn, random] = draw(env.random);
      const buckets = drawn % 4 === 0 ? [{ n: Bytes(208), align: Bytes(0) }] : [];
      return [{ buckets }, { ...env, random }];
    }
    case "finblock":
      return [{ needed: false }, env];
    case "stackcache":
      return [{ spans: [] }, env];
  }
};

/** The OS is told, and answers nothing: memory goes back to it. */
export const released = (os: Simulated, a: Address, n: Word): Simulated => ({
  ...os,
  regions: without(os.regions, a, a + pages(os, n)),
});
