/**
 * What is allocated: many objects of one kind, from memory that nobody has used yet or from the
 * slots that a collection left free between survivors.
 */
export interface Workload {
  readonly name: string;
  /** The size of object i is sizes[i & SIZES_MASK]. */
  readonly sizes: Int32Array;
  /** The largest of them. */
  readonly size: number;
  /** The objects consist of pointers; who knows no pointers does the same as without. */
  readonly pointers: boolean;
  /** Every second object that was allocated before is free again, and its memory is dirty. */
  readonly reused: boolean;
  /** The memory of each object is cleared. */
  readonly zero: boolean;
  /** Objects in one batch. */
  readonly count: number;
}

export const SIZES_MASK = 1023;

/** Batches are at most this long, so that a batch of large objects fits into memory twice. */
const BATCH_BYTES = 2 ** 22;

/** Sizes from 1 to 15, in an order that a branch predictor does not know; go/main.go has it too. */
const tinyMix = Int32Array.from(
  { length: SIZES_MASK + 1 },
  (_, i) => 1 + ((Math.imul(i + 1, 0x9e3779b9) >>> 16) % 15),
);

const kinds = [
  { sizes: tinyMix, label: "1-15 B" },
  ...[8, 16, 64, 1024, 32768].map((size) => ({
    sizes: new Int32Array(SIZES_MASK + 1).fill(size),
    label: `${size} B`,
  })),
];

const memories = [
  { reused: false, zero: false, label: "fresh" },
  { reused: true, zero: false, label: "reused" },
  { reused: true, zero: true, label: "reused, zeroed" },
];

/** Every kind of object in every kind of memory, at most `objects` in a batch. */
export const workloads = (objects: number): ReadonlyArray<Workload> =>
  memories.flatMap(({ reused, zero, label: memory }) =>
    [false, true].flatMap((pointers) =>
      kinds
        .filter(({ sizes }) => !pointers || sizes !== tinyMix)
        .map(({ sizes, label }) => {
          const size = sizes.reduce((most, n) => Math.max(most, n));
          const count = Math.min(objects, BATCH_BYTES / size);
          const name = `${label}${pointers ? " pointers" : ""}, ${memory}`;
          return { name, sizes, size, pointers, reused, zero, count };
        }),
    ),
  );
