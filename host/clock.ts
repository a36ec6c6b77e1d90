/** The clock, for reports of how long something took. */

/** Milliseconds since some moment; never goes back. */
export const clock = (): number => performance.now();
