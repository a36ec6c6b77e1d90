/** How short the counterexamples of the pairs are when nothing can be left out any more. */
import { dirname } from "node:path";
import { type FoundPair, isFound, usual } from "./pair.ts";
import { pairs } from "./pairs/index.ts";
import { attempt } from "./trial.ts";

/** The seconds that shrinking one of them may take, as in `mallocspec verify`. */
const seconds = 60;

/** Far more milliseconds than a search and its shrinking take. */
const limit = 4000 * seconds;

export interface Length {
  readonly name: string;
  readonly folder: string;
  /** Actions behind the boot; undefined where the search finds nothing. */
  readonly length: number | undefined;
  /** Whether it may be shorter yet: its time was up. */
  readonly isCut: boolean;
}

export const foundPairs = pairs.filter(isFound);

/** The shrunk counterexample of a pair, which its own search finds. */
export const lengthOf = async (pair: FoundPair): Promise<Length> => {
  const { name, spec, src, also = [], search } = pair;
  const [result] = await attempt({
    edits: [...spec, ...src],
    jobs: [{ search: { ...usual, seconds, ...search, without: also } }],
    limit,
  });
  const folder = dirname(src[0]!.file);
  return result !== undefined && "length" in result
    ? { name, folder, length: result.length, isCut: result.isCut }
    : { name, folder, length: undefined, isCut: false };
};

/** A row for each folder: how many, the median, the longest and its name, and how many were cut. */
export const lengthTable = (lengths: ReadonlyArray<Length>): ReadonlyArray<string> => {
  const row = (name: string, some: ReadonlyArray<Length>): string => {
    const sorted = some.toSorted((a, b) => (a.length ?? Infinity) - (b.length ?? Infinity));
    const median = sorted[Math.floor(sorted.length / 2)]!.length ?? "none";
    const longest = sorted.at(-1)!;
    const cut = some.filter(({ isCut }) => isCut).length;
    const last = `${longest.length ?? "none"} (${longest.name})`;
    return `| ${[name, some.length, median, last, cut].join(" | ")} |`;
  };
  const folders = [...Map.groupBy(lengths, ({ folder }) => folder)];
  return [
    "| in | pairs | median | longest | cut |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...folders.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, some]) => row(name, some)),
    row("all", lengths),
  ];
};
