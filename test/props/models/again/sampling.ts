/**
 * The model `sampling`, written from `mallocspec explore sampling --describe` alone, without the
 * allocator: the rate, and of each cache the countdown, the tiny block and the rate of the last draw.
 */
export interface Sizes {
  readonly rate: number;
  readonly processors: number;
}

interface Cache {
  readonly nextSample: number;
  readonly hasTiny: boolean;
  readonly tinyoffset: number;
  readonly drawn: number;
}

interface State {
  readonly rate: number;
  readonly caches: ReadonlyArray<Cache>;
}

const randoms = 2 ** 26;
const longest = 0x7000000;

/** log2(1 + i / 32), as Go's table has it. */
const table = Array.from({ length: 33 }, (_, i) =>
  i === 0 ? 0 : i === 32 ? 1 : Math.log((1 + i / 32) / 2) * (1 / Math.LN2) + 1,
);

/** Go's fastlog2 of an integer: linear between the entries of the table. */
const log2 = (x: number): number => {
  const exponent = Math.floor(Math.log2(x));
  const mantissa = (x / 2 ** exponent - 1) * 32;
  const i = Math.floor(mantissa);
  const share = Math.floor((mantissa - i) * 2 ** 20) / 2 ** 20;
  return exponent + table[i]! + ((table[i + 1] ?? 0) - table[i]!) * share;
};

const distanceOf = (q: number, rate: number): number =>
  Math.trunc(Math.min(0, log2(q) - 26) * (-0.6931471805599453 * Math.min(rate, longest))) + 1;

/** The distances that may be drawn, one for each answer. */
const drawsAt = (rate: number): ReadonlyArray<number> => {
  const near = [16, 17, 32, 33, 1024, 1025].map((d) =>
    Math.min(Math.max(Math.round(randoms * Math.exp(-(d - 0.5) / rate)), 1), randoms),
  );
  return [...new Set([randoms, ...near, 1])].map((q) => distanceOf(q, rate));
};

/** What becomes of a cache that counts so many bytes, once for each list of answers. */
const counted = (cache: Cache, bytes: number, rate: number): ReadonlyArray<Cache> => {
  if (rate === 0) return [cache];
  if (bytes < rate && bytes < cache.nextSample) {
    return [{ ...cache, nextSample: cache.nextSample - bytes }];
  }
  // The stack of the sample is known, or it is not.
  return drawsAt(rate).flatMap((nextSample) => {
    const after = { ...cache, nextSample, drawn: rate };
    return [after, after];
  });
};

const tiny = (cache: Cache, rate: number): ReadonlyArray<Cache> => {
  if (cache.hasTiny && cache.tinyoffset + 8 <= 16) {
    return [{ ...cache, tinyoffset: cache.tinyoffset + 8 }];
  }
  return counted({ ...cache, hasTiny: true, tinyoffset: 8 }, 16, rate);
};

const successors = ({ rate, caches }: State, sizes: Sizes): ReadonlyArray<State> => [
  ...[0, 1, sizes.rate].filter((other) => other !== rate).map((other) => ({ rate: other, caches })),
  ...caches.flatMap((cache, p) =>
    [...tiny(cache, rate), ...counted(cache, 32, rate), ...counted(cache, 1024, rate)].map(
      (after) => ({ rate, caches: caches.with(p, after) }),
    ),
  ),
];

/** Visits every state breadth first. */
export const countSampling = (sizes: Sizes) => {
  const cache = { nextSample: 0, hasTiny: false, tinyoffset: 0, drawn: 0 };
  const first = { rate: 0, caches: Array.from({ length: sizes.processors }, () => cache) };
  const seen = new Set([JSON.stringify(first)]);
  let [states, depth] = [1, 0];
  for (let level: ReadonlyArray<State> = [first]; ; depth++) {
    const next: State[] = [];
    for (const state of level) {
      for (const after of successors(state, sizes)) {
        states++;
        const key = JSON.stringify(after);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(after);
      }
    }
    if (next.length === 0) return { distinct: seen.size, states, depth };
    level = next;
  }
};
