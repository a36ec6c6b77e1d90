/** The requests of an exploration: in each state all of them are tried whose preconditions hold. */
import type { Hello } from "../../../../wire/port/handshake.ts";
import type { Request } from "../../../../wire/port/request.ts";
import type { Word } from "../../../../wire/port/word.ts";

/** A request, but for its block: `h` is the block's place among the live ones, by address. */
export type Action = Request & { readonly h: number };

export const kinds = [
  "malloc",
  "calloc",
  "memalign",
  "realloc",
  "free",
  "refused",
  "null",
] as const;
export type Kind = (typeof kinds)[number];

/** An alignment that no promise covers. */
const alignment = 64;

/** Sizes that must be refused: the largest one, and the least beyond what is promised. */
const hugeSizes = ({ max }: Hello): ReadonlyArray<number> => {
  const least = Math.min(2 ** 31, max === undefined ? 2 ** 31 : Number(max) + 1);
  return [...new Set([least, 2 ** 32 - 1])];
};

/** A product that wraps to a few bytes. */
const wrapping = { count: 2 ** 28 + 1, size: 16 } as const;

export interface Choice {
  readonly kind: Kind;
  readonly action: Action;
}

/** All that can be asked with so many live blocks; a new block has the number behind theirs. */
export class Alphabet {
  readonly #hello: Hello;
  readonly #sizes: ReadonlyArray<number>;
  readonly #most: number;
  readonly #choices: Array<ReadonlyArray<Choice>> = [];

  constructor(hello: Hello, sizes: ReadonlyArray<number>, most: number) {
    this.#hello = hello;
    this.#sizes = hello.malloc0 === undefined ? sizes : [0, ...sizes];
    this.#most = most;
  }

  choices(live: number): ReadonlyArray<Choice> {
    return (this.#choices[live] ??= [...this.#new(live), ...this.#old(live)]);
  }

  /** In words. */
  get text(): string {
    const { ops, max } = this.#hello;
    const all = [...ops].filter((op) => op !== "usable").join(", ");
    const beyond = hugeSizes({ max } as Hello).join(" and ");
    return (
      `${all} with the sizes ${this.#sizes.join(", ")}, and ${beyond}, which must give none; ` +
      `at most ${this.#most} live blocks`
    );
  }

  /** Requests for a new block. */
  #new(h: number): ReadonlyArray<Choice> {
    const { ops, freenull, reallocnull } = this.#hello;
    const choices: Choice[] = [];
    const add = (kind: Kind, action: Action): void => {
      choices.push({ kind, action });
    };
    if (h < this.#most) {
      for (const n of this.#sizes) add("malloc", { op: "malloc", h, n });
      if (ops.has("calloc")) {
        for (const size of this.#sizes) add("calloc", { op: "calloc", h, count: 1, size });
      }
      if (ops.has("memalign")) {
        for (const n of this.#sizes) {
          add("memalign", { op: "memalign", h, align: alignment, n });
        }
      }
    }
    for (const n of hugeSizes(this.#hello)) add("refused", { op: "malloc", h, n });
    if (ops.has("calloc")) add("refused", { op: "calloc", h, ...wrapping });
    if (freenull === true && ops.has("free")) add("null", { op: "free", h });
    if (reallocnull === true && ops.has("realloc") && h < this.#most) {
      add("null", { op: "realloc", h, n: this.#sizes.at(-1)! });
    }
    return choices;
  }

  /** Requests on the live blocks. */
  #old(live: number): ReadonlyArray<Choice> {
    const { ops, realloc0, malloc0 } = this.#hello;
    const isZeroKnown = realloc0 !== undefined && malloc0 !== undefined;
    const sizes = this.#sizes.filter((n) => n > 0 || isZeroKnown);
    return Array.from({ length: live }, (_, h) => h).flatMap((h): ReadonlyArray<Choice> => {
      const realloc = (n: Word): Action => ({ op: "realloc", h, n });
      return [
        ...(ops.has("realloc")
          ? [
              ...sizes.map((n): Choice => ({ kind: "realloc", action: realloc(n) })),
              ...hugeSizes(this.#hello).map((n): Choice => ({
                kind: "refused",
                action: realloc(n),
              })),
            ]
          : []),
        ...(ops.has("free") ? [{ kind: "free", action: { op: "free", h } } as const] : []),
      ];
    });
  }
}
