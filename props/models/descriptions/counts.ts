/** How many distinct states the models have, where they were visited completely. */
export const counts: Readonly<Partial<Record<string, { readonly small: number }>>> = {
  pages: { small: 2459 },
  objects: { small: 6537 },
  cycle: { small: 17_793 },
  scavenge: { small: 569 },
};
