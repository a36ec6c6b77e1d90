/** Leaves out as many parts of a list as a test permits. */

/** Whether a shorter list still does what it must; the list that it came to, then. */
export type Attempt<A> = (items: ReadonlyArray<A>) => Promise<ReadonlyArray<A> | undefined>;

/**
 * Leaves out groups of items, first half of the groups at a time, at last one by one. `groupOf` names
 * the group of each item.
 */
export const minimise = async <A>(
  items: ReadonlyArray<A>,
  groupsOf: (items: ReadonlyArray<A>) => ReadonlyArray<number>,
  attempt: Attempt<A>,
): Promise<ReadonlyArray<A>> => {
  let best = items;
  const count = (): number => new Set(groupsOf(best)).size;
  for (let size = Math.ceil(count() / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    // From the end, where what made no difference most often stands.
    for (let from = count() - size; from > -size; from -= size) {
      const groups = groupsOf(best);
      const names = [...new Set(groups)];
      const left = new Set(names.slice(Math.max(0, from), Math.max(0, from + size)));
      if (left.size === 0) continue;
      const shorter = await attempt(best.filter((_, i) => !left.has(groups[i]!)));
      if (shorter !== undefined) best = shorter;
    }
  }
  return best;
};
