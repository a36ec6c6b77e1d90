/** Whether sample.geometric holds at a rate, in words. */
import type { RateReport } from "../../props/sampling/sweep.ts";
import { sampleCap } from "../../props/properties/discoveries/sampling.ts";
import { grouped } from "../terminal/numbers.ts";

export interface Verdict {
  /** Whether it is broken, and no discovery explains how. */
  readonly isBroken: boolean;
  readonly lines: ReadonlyArray<string>;
}

/** Evidence with its whole numbers as people read them. */
const readable = (evidence: string): string =>
  evidence.replace(/(?<![.\d])\d{4,}(?!\d*\.)/g, (digits) => grouped(Number(digits)));

export const verdictOf = ({ rate, period, evidence, isCapped }: RateReport): Verdict => {
  const at = `at rate ${grouped(rate)}`;
  if (evidence.length === 0) {
    return { isBroken: false, lines: [`sample.geometric holds ${at}.`] };
  }
  const indented = evidence.map((line) => `  ${readable(line)}`);
  if (!isCapped)
    return { isBroken: true, lines: [`sample.geometric is broken ${at}:`, ...indented] };
  return {
    isBroken: false,
    lines: [
      `sample.geometric is broken ${at}, as the discovery ${sampleCap.name} explains:`,
      `  the distances are geometric with a mean of ${grouped(period)}, the cap.`,
      ...indented,
    ],
  };
};
