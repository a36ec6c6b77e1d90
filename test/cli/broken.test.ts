/** Machines that do not come back, in real processes. */
import { dirname } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { mallocspec, scratch } from "./mallocspec.ts";

const space = scratch();
afterAll(space.remove);
const out = dirname(space.place("nothing", ""));

const few = ["--instance", "mini", "--runs", "40", "--seed", "7", "--out", out];
const released = ["--focus", "released", "--actions", "40"];

const lengthOf = (stdout: string): number => Number(/path: (\d+) action/.exec(stdout)?.[1]);

describe("a machine under test that", () => {
  it.each([
    ["does not end", "endless-visit", [...released, "--patience", "2"], "src does not end"],
    [
      "runs out of memory",
      "endless-queue",
      ["--actions", "24", "--patience", "120"],
      "src runs out of memory",
    ],
    [
      "throws",
      "endless-descent",
      released,
      "src broke: RangeError: Maximum call stack size exceeded",
    ],
  ] as const)(
    "%s is a counterexample, which its command finds again",
    (_, bug, more, verdict) => {
      const { status, stdout } = mallocspec("verify", "--bug", bug, ...few, ...more);
      expect(stdout.split("\n")[0]).toBe(verdict);
      expect(stdout).toContain(`\ncounterexample: ${verdict}\n`);
      expect(lengthOf(stdout)).toBeLessThanOrEqual(30);
      expect(status).toBe(1);
      const repeat = /^repeat: npx node cli\/main\.ts (.*)$/m.exec(stdout)![1]!.split(" ");
      const again = mallocspec(...repeat, "--json");
      const { verdict: said, counterexample } = JSON.parse(again.stdout) as {
        readonly verdict: string;
        readonly counterexample: { readonly finding: object };
      };
      expect(said).toBe("differs");
      expect(counterexample.finding).toMatchObject({
        kind: "broken",
        stage: "src",
        how: verdict.replace(/^src /, ""),
      });
      expect(again.status).toBe(1);
    },
    600_000,
  );
});
