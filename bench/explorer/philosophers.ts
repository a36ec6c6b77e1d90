/**
 * Dining philosophers in three forms, for searches beside each other: as a kernel on words, as a model with
 * a description, and for a plain search with JSON strings in a Set. Each takes the left fork, then the
 * right one, then puts both down; number 0 takes the right fork first, so that there is no deadlock.
 */
import { array } from "../../props/explorer/encoding/collections.ts";
import { whole } from "../../props/explorer/encoding/scalars.ts";
import type { Kernel, Sink } from "../../props/explorer/kernel.ts";
import { type Model, to } from "../../props/explorer/model.ts";

/** Of each philosopher: 0 thinks, 1 has the first fork, 2 eats. */
type Table = ReadonlyArray<number>;

const EATS = 2;

/** Whether another philosopher has a fork, of which the left neighbour's right one is one. */
const isTaken = (table: Table, fork: number): boolean => {
  const n = table.length;
  const owner = table[fork]!;
  const neighbour = (fork + n - 1) % n;
  const other = table[neighbour]!;
  // Fork i is the left one of philosopher i and the right one of philosopher i - 1.
  const ownerHas = fork === 0 ? owner === EATS : owner >= 1;
  const neighbourHas = neighbour === 0 ? other >= 1 : other === EATS;
  return ownerHas || neighbourHas;
};

const forkOf = (who: number, n: number, isFirst: boolean): number =>
  isFirst === (who === 0) ? (who + 1) % n : who;

const canMove = (table: Table, who: number): boolean => {
  const has = table[who]!;
  return has === EATS || !isTaken(table, forkOf(who, table.length, has === 0));
};

export const modelOf = (n: number): Model<Table, number> => ({
  name: `${n} philosophers`,
  sentence: "The table for measurements; it has no properties.",
  state: array(n, whole(0, 2)),
  kinds: ["move"],
  properties: [],
  initial: () => [Array.from({ length: n }, () => 0)],
  actions: (table) => table.flatMap((_, who) => (canMove(table, who) ? [who] : [])),
  kindOf: () => "move",
  show: String,
  next: (table, who) => to(table.with(who, (table[who]! + 1) % 3)),
});

/** The same in one word, two bits for each philosopher. pre: n is at most 16. */
export const kernelOnWords = (n: number): Kernel => {
  const has = (table: number, who: number): number => (table >>> (2 * who)) & 3;
  const isFree = (table: number, fork: number): boolean => {
    const neighbour = fork === 0 ? n - 1 : fork - 1;
    const ownerHas = has(table, fork) >= (fork === 0 ? EATS : 1);
    return !ownerHas && has(table, neighbour) < (neighbour === 0 ? 1 : EATS);
  };
  return {
    ...nothingElse,
    name: `${n} philosophers`,
    initial: (sink) => emit(sink, 0),
    expand: (words, at, _length, sink) => {
      const table = words[at]!;
      for (let who = 0; who < n; who++) {
        const now = has(table, who);
        if (now !== EATS && !isFree(table, forkOf(who, n, now === 0))) continue;
        sink.enabled(0);
        const bits = now === EATS ? -EATS : 1;
        emit(sink, table + bits * 4 ** who);
      }
    },
  };
};

const emit = (sink: Sink, table: number): void => {
  sink.state[0] = table;
  sink.successor(0, 1, -1);
};

const nothingElse = {
  sentence: "The table for measurements; it has no properties.",
  kinds: ["move"],
  properties: [],
  fairness: [],
  answers: [],
  hasView: false,
  reductions: [],
  showState: (words: Uint32Array, at: number): string => String(words[at]),
  showStep: (): string => "move",
};

/** How many states a plain search finds: breadth first, with JSON strings in a Set. */
export const plainSearch = (model: Model<Table, number>, seen: Set<string>): number => {
  let level = model.initial();
  for (const state of level) seen.add(JSON.stringify(state));
  while (level.length > 0) {
    const following: Table[] = [];
    for (const state of level) {
      for (const action of model.actions(state)) {
        const outcome = model.next(state, action);
        if (typeof outcome === "string") continue;
        for (const step of outcome) {
          const key = JSON.stringify(step.state);
          if (seen.has(key)) continue;
          seen.add(key);
          following.push(step.state);
        }
      }
    }
    level = following;
  }
  return seen.size;
};
