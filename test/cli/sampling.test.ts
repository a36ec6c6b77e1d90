import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verdictOf } from "../../cli/sampling/verdict.ts";
import { kolmogorovMax, meanBounds, survivalDeviationMax } from "../../props/sampling/bounds.ts";
import { exponential, geometric, type Reference } from "../../props/sampling/reference.ts";
import { numbers, srcSampler } from "../../props/sampling/sampler.ts";
import type { RateReport, SweepReport } from "../../props/sampling/sweep.ts";
import { runsOf } from "../props/sampling/bisection.ts";
import { mallocspec, type Ran } from "./mallocspec.ts";

const folder = mkdtempSync(join(tmpdir(), "mallocspec-sampling-"));
afterAll(() => rmSync(folder, { recursive: true }));

const minutes = 60_000;

describe("mallocspec sampling --json", () => {
  const rates = [1, 48, 0x7000000, 2 ** 30];
  let ran: Ran;
  let report: SweepReport;
  const at = (rate: number): RateReport => report.rates.find((one) => one.rate === rate)!;

  beforeAll(() => {
    ran = mallocspec("sampling", "--json", "--rate", ...rates.map(String));
    report = JSON.parse(ran.stdout) as SweepReport;
  }, 5 * minutes);

  it("has a report for each rate, and fails nothing", () => {
    expect(ran.status).toBe(0);
    expect(report.rates.map(({ rate }) => rate)).toEqual(rates);
    expect(report.numbers).toBe(numbers);
  });

  it.each([1, 48, 0x7000000])("contradicts nothing at rate %i", (rate) => {
    expect(at(rate)).toMatchObject({ evidence: [], isCapped: false });
  });

  it("contradicts the rate beyond the cap, where the distances are those of the cap", () => {
    const { evidence, isCapped, nextSample } = at(2 ** 30);
    expect(isCapped).toBe(true);
    expect(evidence[0]).toBe("the longest distance is 2116492555, expected 19350789067");
    expect(nextSample.mean).toBe(at(0x7000000).nextSample.mean);
  });

  it.each([1, 48, 0x7000000])("finds a mean within its bounds at rate %i", (rate) => {
    const [least, most] = meanBounds(rate);
    expect(at(rate).nextSample.mean).toBeGreaterThan(least);
    expect(at(rate).nextSample.mean).toBeLessThanOrEqual(most);
  });

  it.each([1, 48, 0x7000000])("finds the distribution as near as derived at rate %i", (rate) => {
    const { geometric: g, exponentialRoundedUp: e } = at(rate).nextSample.distances.kolmogorov;
    expect(g).toBeLessThanOrEqual(kolmogorovMax(rate));
    expect(e).toBeLessThanOrEqual(survivalDeviationMax);
    // Few bytes miss the numbers where the error is largest.
    expect(e).toBeGreaterThan(rate < 512 ? 0 : 0.95 * survivalDeviationMax);
  });

  it("splits the mean into terms that sum up to it", () => {
    for (const { terms, nextSample } of report.rates) {
      const sum = Object.values(terms).reduce((before, one) => before + one, 0);
      expect(sum / nextSample.mean).toBeCloseTo(1, 14);
      expect(terms.int32).toBeLessThanOrEqual(0);
      expect(terms.int32).toBeGreaterThan(-1);
    }
  });

  it("counts what would overflow an int32 without the cap: nothing up to it", () => {
    expect(rates.map((rate) => at(rate).overflows)).toEqual([0, 0, 0, 9083063]);
    const isOver = (q: number): boolean =>
      Math.floor((26 - srcSampler.fastlog2(q)) * Math.LN2 * 2 ** 30) + 1 >= 2 ** 31;
    expect([9083063, 9083064].map(isOver)).toEqual([true, false]);
  });

  it("finds the error of fastlog2 that Go's own test allows, and none above the logarithm", () => {
    const { largest, at: q, smallest, euclidean } = report.fastlog2;
    expect(Math.log2(q) - srcSampler.fastlog2(q)).toBe(largest);
    expect(largest).toBeLessThan(2 ** -13 / Math.LN2);
    expect(smallest).toBeGreaterThan(-(2 ** -48));
    expect(euclidean).toBeLessThan(1);
  });

  describe.each([1, 48])("at rate %i", (rate) => {
    const runs = runsOf(srcSampler, rate);
    const shares = Array.from({ length: 40 * rate }, () => 0);
    for (let n = 0; n < runs.count; n++) shares[runs.d[n]!]! += runs.length[n]! / numbers;
    const distances = [...shares.keys()].filter((d) => shares[d]! > 0);

    it("has the moments of a table of all distances", () => {
      const found = at(rate).nextSample;
      const mean = shares.reduce((sum, p, d) => sum + p * d, 0);
      expect(found.mean).toBeCloseTo(mean, 9);
      const variance = shares.reduce((sum, p, d) => sum + p * (d - mean) ** 2, 0);
      expect(found.variance).toBeCloseTo(variance, 6);
      expect([found.least, found.most]).toEqual([distances[0], distances.at(-1)]);
      expect(found.leasts).toBe(shares[1]! * numbers);
    });

    it("has the distances of a table of all distances", () => {
      const compared = ({ survival, mass }: Reference, after: number): [number, number] => {
        let [below, kolmogorov, variation] = [0, 0, 0];
        shares.forEach((p, d) => {
          below += p;
          for (const x of [d, d + after]) {
            kolmogorov = Math.max(kolmogorov, Math.abs(below - 1 + survival(x)));
          }
          variation += Math.abs(p - mass(d)) / 2;
        });
        return [kolmogorov, variation];
      };
      const { kolmogorov: k, totalVariation: v } = at(rate).nextSample.distances;
      const toGeometric = compared(geometric(rate), 0);
      expect(k.geometric).toBeCloseTo(toGeometric[0], 12);
      expect(v.geometric).toBeCloseTo(toGeometric[1], 12);
      const toExponential = compared(exponential(rate), 0);
      expect(k.exponentialRoundedUp).toBeCloseTo(toExponential[0], 12);
      expect(v.exponentialRoundedUp).toBeCloseTo(toExponential[1], 12);
      expect(k.exponential).toBeCloseTo(compared(exponential(rate), 1)[0], 12);
    });
  });
});

describe("mallocspec sampling", () => {
  const file = join(folder, "plots.svg");
  let ran: Ran;

  beforeAll(() => {
    ran = mallocspec("sampling", "--rate", "20000000", "--rate", "512", "--svg", file);
  }, 5 * minutes);

  it("says where the property holds, in lines of at most 80 columns", () => {
    expect(ran.status).toBe(0);
    const lines = ran.stdout.split("\n");
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.filter((line) => line.startsWith("sample.geometric"))).toEqual([
      "sample.geometric holds at rate 20,000,000.",
      "sample.geometric holds at rate 512.",
    ]);
    expect(lines).toContain(`nextSample at rate                    20,000,000             512`);
  });

  it("draws the plots into a file that is one SVG", () => {
    const text = readFileSync(file, "utf8");
    expect(text).toMatch(/^<svg .*<\/svg>\n$/s);
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
    expect(text.match(/<g transform="translate\(\d+ \d+\)">\n/g)).toHaveLength(4);
    expect(readdirSync(folder)).toEqual(["plots.svg"]);
  });

  it.each(["0", "-1", "1.5", "1e3", "many", "", "9007199254740992"])(
    "refuses the rate %j in one line",
    (rate) => {
      const { status, stdout, stderr } = mallocspec("sampling", `--rate=${rate}`);
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/^error: .*whole number from 1 to 9,007,199,254,740,991\.\n$/i);
    },
  );

  it("refuses a file that it cannot write, before it begins", () => {
    writeFileSync(join(folder, "taken"), "a file, not a folder");
    for (const [path, problem] of [
      [folder, "is a folder, expected a file"],
      [join(folder, "none", "a.svg"), "cannot be written: no such file or folder"],
      [join(folder, "taken", "a.svg"), "cannot be written: a part of the path is no folder"],
    ] as const) {
      const { status, stdout, stderr } = mallocspec("sampling", "--svg", path);
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(new RegExp(`^error: .*: ${problem}\n$`));
    }
    rmSync(join(folder, "taken"));
  });

  it("ends at SIGINT with 130, and leaves no file", async () => {
    // At rates beyond the cap all distances are different, so that this takes long.
    const rates = [1, 2, 3, 4, 5, 6].map((i) => `--rate=${i}000000000`);
    const args = ["cli/main.ts", "sampling", "--svg", join(folder, "cut.svg"), ...rates];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
    // The first line of progress.
    await once(child.stderr, "data");
    child.kill("SIGINT");
    const [code] = (await once(child, "exit")) as [number | null];
    expect(code).toBe(130);
    expect(readdirSync(folder).filter((name) => name.startsWith("cut"))).toEqual([]);
  });
});

describe("the verdict of a rate", () => {
  const broken = { rate: 512, period: 512, evidence: ["what is wrong"], isCapped: false };

  it("is that the property is broken, where no discovery explains it", () => {
    expect(verdictOf(broken as unknown as RateReport)).toEqual({
      isBroken: true,
      lines: ["sample.geometric is broken at rate 512:", "  what is wrong"],
    });
  });

  it("names the discovery that explains it", () => {
    const capped = { ...broken, rate: 2 ** 30, period: 0x7000000, isCapped: true };
    const { isBroken, lines } = verdictOf(capped as unknown as RateReport);
    expect(isBroken).toBe(false);
    expect(lines[0]).toContain("sample-cap");
  });
});
