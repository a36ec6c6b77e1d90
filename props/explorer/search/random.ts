/** Random numbers for searches that choose. The same seed gives the same numbers. */

/** PCG's generator of 32 bits (pcg_oneseq_32_rxs_m_xs). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (Math.imul(seed, 0x9e3779b1) + 0x85ebca77) >>> 0;
  }

  /** A whole number from 0 to n - 1. */
  below(n: number): number {
    this.#state = (Math.imul(this.#state, 747796405) + 2891336453) >>> 0;
    const word = Math.imul((this.#state >>> ((this.#state >>> 28) + 4)) ^ this.#state, 277803737);
    return Math.floor(((((word >>> 22) ^ word) >>> 0) / 2 ** 32) * n);
  }
}
