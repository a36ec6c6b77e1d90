import { describe, expect, it } from "vitest";
import type { Asked, Question, Request } from "../../../spec/machine/environment.ts";
import { ConfigError } from "../../../spec/index.ts";
import { type Fault, respond, simulated, type Simulated } from "../../../spec/os/simulation.ts";
import { Address } from "../../../spec/numbers/units.ts";
import { linux } from "../machine.ts";

const KiB = 1024;
const GiB = 2 ** 30;
const top = 0x7f0000000000;

const fresh = (options: { seed?: number; faults?: Fault[] } = {}) => simulated(linux(), options);

/** The answers to requests, one after the other. */
const answers = (os: Simulated, ...requests: Request[]): ReadonlyArray<object> => {
  const [first, ...rest] = requests;
  if (first === undefined) return [];
  const [answer, after] = respond(first as Asked<Question>)(os);
  return [answer, ...answers(after, ...rest)];
};

const reserve = (hint: number, n: number): Request => ({ q: "os.reserve", hint: Address(hint), n });
const alloc = (n: number): Request => ({ q: "os.alloc", n, stat: "gc_sys" });
const map = (a: number, n: number, reserved: 0 | 1 = 0): Request => ({
  q: "os.map",
  a: Address(a),
  n,
  reserved,
  stat: "heap_sys",
});

describe("the seed of the simulated OS", () => {
  it.each([
    [1.5, "1.5"],
    [Number.NaN, "NaN"],
    [Infinity, "Infinity"],
    [2 ** 32, "4294967296"],
    [-(2 ** 31) - 1, "-2147483649"],
    ["1", "string"],
    [1n, "bigint"],
    [null, "object"],
    [true, "boolean"],
  ])("is refused: %s", (seed, found) => {
    expect(() => fresh({ seed: seed as number })).toThrow(
      new ConfigError(
        `seed: found ${found}, expected a whole number from -2147483648 to 4294967295`,
      ),
    );
  });

  it("is 1 by default, and 32 bits, signed or not", () => {
    const randoms = [undefined, 1, 0, -1, 2 ** 32 - 1, -(2 ** 31)];
    expect(
      randoms.map((seed) => simulated(linux(), seed === undefined ? {} : { seed }).random),
    ).toEqual([1, 1, 0, 2 ** 32 - 1, 2 ** 32 - 1, 2 ** 31]);
  });
});

describe("the simulated OS", () => {
  it("allocates whole pages downwards from its top", () => {
    expect(answers(fresh(), alloc(1), alloc(4097), alloc(4096))).toEqual([
      { r: top - 4096 },
      { r: top - 3 * 4096 },
      { r: top - 4 * 4096 },
    ]);
  });

  it("fills the highest hole that is large enough", () => {
    const [, os] = respond({ q: "os.alloc", n: 64 * KiB, stat: "gc_sys" })(fresh());
    const a = Address(top - 32 * KiB);
    const [, hole] = respond({ q: "os.free", a, n: 8 * KiB, stat: "gc_sys" })(os);
    expect(answers(hole, alloc(12 * KiB), alloc(8 * KiB))).toEqual([
      { r: top - 76 * KiB },
      { r: top - 32 * KiB },
    ]);
  });

  it("refuses what no address space holds, and nothing at all", () => {
    expect(answers(fresh(), alloc(2 ** 47), alloc(0))).toEqual([{ r: 0 }, { r: 0 }]);
  });

  it("reserves at the hint where that is free, else elsewhere", () => {
    const hint = 0x600000;
    expect(answers(fresh(), reserve(hint, GiB), reserve(hint, GiB))).toEqual([
      { r: hint, reserved: 1 },
      { r: top - GiB, reserved: 1 },
    ]);
  });

  it("only probes 64 KiB of a reservation above 4 GiB, and takes nothing", () => {
    const large = reserve(0xc000000000, 8 * GiB);
    expect(answers(fresh(), large, large)).toEqual([
      { r: 0xc000000000, reserved: 0 },
      { r: 0xc000000000, reserved: 0 },
    ]);
    const within = map(0xc000000000 + 32 * KiB, 4096);
    const behind = map(0xc000000000 + 64 * KiB, 4096);
    expect(answers(fresh(), within, large)[1]).toEqual({ r: 0, reserved: 0 });
    expect(answers(fresh(), behind, large)[1]).toEqual({ r: 0xc000000000, reserved: 0 });
  });

  it("maps where it is told, unless something is there that was not reserved", () => {
    const a = 0xc000000000;
    expect(answers(fresh(), map(a, 8192), map(a + 4096, 4096))).toEqual([
      { r: a },
      { r: top - 4096 },
    ]);
    expect(answers(fresh(), reserve(a, 8192), map(a, 8192, 1))[1]).toEqual({ r: a });
  });

  it("refuses the nth call of a kind, and of any kind", () => {
    const faults: Fault[] = [
      { nth: 1, kind: "os.alloc" },
      { nth: 3, kind: "any" },
    ];
    const calls = [alloc(1), reserve(4096, 1), alloc(1), reserve(4096, 1), alloc(1)];
    const found = answers(fresh({ faults }), ...calls).map((answer) => "r" in answer && answer.r);
    expect(found).toEqual([top - 4096, 4096, 0, 0, top - 2 * 4096]);
  });

  it("does not count a call that is no system call", () => {
    const faults: Fault[] = [{ nth: 0, kind: "any" }];
    expect(answers(fresh({ faults }), { q: "prio" }, { q: "now" }, alloc(1)).at(-1)).toEqual({
      r: 0,
    });
  });
});

describe("the simulated world", () => {
  it("draws the same random numbers from the same seed", () => {
    const draws = (seed: number) =>
      answers(fresh({ seed }), ...Array.from({ length: 20 }, () => ({ q: "prio" }) as const));
    expect(draws(5)).toEqual(draws(5));
    expect(draws(5)).not.toEqual(draws(6));
    for (const draw of draws(7)) {
      expect(Object.values(draw)[0]).toBe(Object.values(draw)[0] >>> 0);
    }
  });

  it("draws no number for a sample at rate 0", () => {
    const off = { q: "sample", rate: 0 } as const;
    expect(answers(fresh(), off)).toEqual([{ rnd: 0, rate: 0 }]);
    expect(answers(fresh(), off, { q: "prio" })[1]).toEqual(answers(fresh(), { q: "prio" })[0]);
  });

  it("has a clock that ticks whenever it is read", () => {
    const [a, b] = answers(fresh(), { q: "now" }, { q: "now" });
    expect(Object.values(b!)[0]).toBeGreaterThan(Object.values(a!)[0]);
  });

  it("marks what the machine knows to be marked", () => {
    const marks: Request = { q: "marks", a: Address(8192), ne: 8, marks: "0f" };
    expect(answers(fresh(), marks)).toEqual([{ marks: "0f" }]);
  });
});
