/** Numbers and durations as people read them. */

/** `1,234,567`. */
export const grouped = (n: number): string => `${Math.round(n)}`.replace(/\B(?=(\d{3})+$)/g, ",");

/** A number and its noun: `1 sequence`, `1,234 sequences`. */
export const counted = (n: number, noun: string): string =>
  `${grouped(n)} ${noun}${n === 1 ? "" : "s"}`;

/** A duration: `0.4 s`, `24 s`, `3 min 5 s`. */
export const duration = (seconds: number): string => {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes === 0 ? `${whole} s` : `${grouped(minutes)} min ${whole % 60} s`;
};
