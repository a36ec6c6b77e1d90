/** Parsers for the values of options that are names, with the nearest name in their messages. */
import { InvalidArgumentError } from "commander";

type Names = ReadonlyArray<string>;

/** How many letters must be added, left out or replaced to turn one word into the other. */
export const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
};

/** The name that a misspelled word most likely means, if one is near enough. */
export const nearest = (word: string, names: Names): string | undefined => {
  const near = (name: string): boolean =>
    distance(word, name) <= Math.max(1, Math.floor(name.length / 3));
  return names.filter(near).toSorted((a, b) => distance(word, a) - distance(word, b))[0];
};

/** A parser for one of some names. */
export const oneOf =
  (names: Names) =>
  (text: string): string => {
    if (names.includes(text)) return text;
    const meant = nearest(text, names);
    throw new InvalidArgumentError(
      meant === undefined ? `Expected one of ${names.join(", ")}.` : `Did you mean ${meant}?`,
    );
  };

/** A parser for one of some names, appended to the names given before. */
export const moreOf =
  (names: Names) =>
  (text: string, before: Names = []): Names => [...new Set([...before, oneOf(names)(text)])];
