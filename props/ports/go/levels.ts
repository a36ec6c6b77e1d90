/** The names of the levels at which a port of the go dialect is judged, from the least to the most. */
export const levels = ["contract", "results", "events"] as const;
export type Level = (typeof levels)[number];
