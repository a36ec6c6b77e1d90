/**
 * Workloads: many objects of one kind, allocated from fresh memory, from slots that a collection freed
 * between survivors, or from a span that the cache already has.
 */
export interface Workload {
  readonly name: string;
  /** The size of each object, for two batches. */
  readonly sizes: Int32Array;
  /** The largest of them. */
  readonly size: number;
  /** The objects consist of pointers. Allocators without this distinction ignore it. */
  readonly pointers: boolean;
  readonly memory: "cached" | "fresh" | "reused";
  /** The memory of each object is cleared. */
  readonly zero: boolean;
  /** Objects in one batch; in a cached span, all but one of its slots. */
  readonly count: number;
  /** Repetitions in a batch: short times are measured badly. */
  readonly repeats: number;
}

/** Objects that one call of a session allocates. V8 compiles a function that is called often. */
export const CALL = 256;

/** Bytes of a span, for sizes of which it holds several. */
const CACHED_BYTES = 8192;
const CACHED_MOST = 64;

/** Batches are at most this long, so that a batch of large objects fits into memory twice. */
const BATCH_BYTES = 2 ** 22;

/** Sizes from 1 to 15, in an order that a branch predictor cannot learn. go/main.go has the same. */
const tinyMix = (i: number): number => 1 + ((Math.imul((i & 1023) + 1, 0x9e3779b9) >>> 16) % 15);

interface Kind {
  readonly label: string;
  readonly size: (i: number) => number;
  readonly most: number;
}

const kinds: ReadonlyArray<Kind> = [
  { label: "1-15 B", size: tinyMix, most: 15 },
  ...[8, 16, 64, 1024, 32768].map((size) => ({ label: `${size} B`, size: () => size, most: size })),
];

const memories = [
  { memory: "cached", zero: false, label: "cached" },
  { memory: "fresh", zero: false, label: "fresh" },
  { memory: "reused", zero: false, label: "reused" },
  { memory: "reused", zero: true, label: "reused, zeroed" },
] as const;

/** Every kind of object in every kind of memory, at most `objects` in a batch. */
export const workloads = (objects: number): ReadonlyArray<Workload> =>
  memories.flatMap(({ memory, zero, label }) =>
    [false, true].flatMap((pointers) =>
      kinds
        .filter(({ size }) => !pointers || size !== tinyMix)
        .filter(({ most }) => memory !== "cached" || most <= CACHED_MOST)
        .map((kind) => {
          const room = memory === "cached" ? CACHED_BYTES / kind.most - 1 : BATCH_BYTES / kind.most;
          const count = Math.min(objects, Math.floor(room));
          return {
            name: `${kind.label}${pointers ? " pointers" : ""}, ${label}`,
            sizes: Int32Array.from({ length: 2 * count }, (_, i) => kind.size(i)),
            size: kind.most,
            pointers,
            memory,
            zero,
            count,
            repeats: memory === "cached" ? 32 : 1,
          };
        }),
    ),
  );
