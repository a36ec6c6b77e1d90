/** Dining philosophers: each takes the left fork, then the right one, eats, and puts both down. */
import { array } from "../../../../props/explorer/encoding/collections.ts";
import { whole } from "../../../../props/explorer/encoding/scalars.ts";
import { type Fairness, type Model, type Property, to } from "../../../../props/explorer/model.ts";

/** Of each philosopher: 0 thinks, 1 has the left fork, 2 eats. */
export type Table = ReadonlyArray<number>;

export interface Move {
  readonly kind: string;
  readonly who: number;
}

export interface TableOptions {
  /** Number 0 takes the right fork first: then the philosophers never wait for each other in a ring. */
  readonly isLeftHanded?: boolean;
  readonly fairness?: ReadonlyArray<Fairness>;
  readonly properties?: ReadonlyArray<Property<Table, Move>>;
}

/** A kind of its own for each philosopher, so that fairness can be asked of each. */
const kindsOf = (n: number): ReadonlyArray<string> =>
  Array.from({ length: n }, (_, who) => [`first ${who}`, `second ${who}`, `down ${who}`]).flat();

export const philosophers = (n: number, options: TableOptions = {}): Model<Table, Move> => {
  const { isLeftHanded = false, fairness = [], properties = [] } = options;
  const left = (who: number): number => who;
  const right = (who: number): number => (who + 1) % n;
  const firstOf = (who: number): number => (isLeftHanded && who === 0 ? right(who) : left(who));
  const secondOf = (who: number): number => (isLeftHanded && who === 0 ? left(who) : right(who));
  const isTaken = (table: Table, fork: number): boolean =>
    table.some(
      (has, who) => (has >= 1 && firstOf(who) === fork) || (has === 2 && secondOf(who) === fork),
    );
  return {
    name: `${n} philosophers`,
    sentence: "All may hold one fork and wait for the other, in this order of taking.",
    state: array(n, whole(0, 2)),
    kinds: kindsOf(n),
    properties,
    fairness,
    initial: () => [Array.from({ length: n }, () => 0)],
    actions: (table) =>
      table.flatMap((has, who) => {
        if (has === 0 && !isTaken(table, firstOf(who))) return [{ kind: `first ${who}`, who }];
        if (has === 1 && !isTaken(table, secondOf(who))) return [{ kind: `second ${who}`, who }];
        return has === 2 ? [{ kind: `down ${who}`, who }] : [];
      }),
    kindOf: ({ kind }) => kind,
    show: ({ kind }) => kind,
    next: (table, { who }) => to(table.map((has, i) => (i === who ? (has + 1) % 3 : has))),
  };
};
