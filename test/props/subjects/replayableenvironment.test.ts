import { describe, expect, it } from "vitest";
import {
  ReplayableEnvironment,
  Unexpected,
} from "../../../props/subjects/replayableenvironment.ts";
import type { Recorded } from "../../../spec/machine/environment.ts";
import { Address } from "../../../spec/numbers/units.ts";

const replaying = (...answers: ReadonlyArray<Recorded>): ReplayableEnvironment => {
  const environment = new ReplayableEnvironment();
  environment.install(answers);
  return environment;
};

const failure = (q: "os.free" | "os.unused" | "os.used", a: number): Recorded => ({
  q,
  answer: { a: Address(a), errno: 487 },
});

describe("an environment that replays", () => {
  it("gives a failure to the call at its own address, and success to all others", () => {
    const environment = replaying(failure("os.used", 8192), failure("os.free", 4096));
    expect(environment.used(4096, 4096)).toBe(0);
    expect(environment.unused(8192, 4096)).toBe(0);
    expect(environment.used(8192, 4096)).toBe(487);
    expect(environment.used(8192, 4096)).toBe(0);
    expect(environment.free(4096, 4096, 0)).toBe(487);
    expect(environment.leftover).toBeUndefined();
  });

  it("says why memory was refused, and forgets it with the next answer", () => {
    const environment = replaying(
      { q: "os.alloc", answer: { r: Address(0), errno: 13 } },
      { q: "os.alloc", answer: { r: Address(4096) } },
      { q: "os.map", answer: { r: Address(0), errno: 1455 } },
    );
    expect([environment.alloc(1, 0), environment.errno]).toEqual([0, 13]);
    expect([environment.alloc(1, 0), environment.errno]).toEqual([4096, 0]);
    expect([environment.map(8192, 1, true, 0), environment.errno]).toEqual([0, 1455]);
  });

  it("grants a mapping that is not recorded, but no memory", () => {
    expect(replaying().map(8192, 4096, false, 0)).toBe(8192);
    expect(() => replaying().alloc(1, 0)).toThrow(Unexpected);
  });
});
