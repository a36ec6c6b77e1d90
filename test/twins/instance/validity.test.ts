import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Instance, instances } from "../../../props/instances/instances.ts";
import type { SharedConfig } from "../../../props/instances/sharedconfig.ts";
import { srcSubject } from "../../../props/subjects/twins.ts";
import { type Config, init, recorded } from "../../../spec/index.ts";
import { sizeClasses } from "../../../spec/instance/sizeclass.ts";
import { Bytes } from "../../../spec/numbers/units.ts";
import { invalidity as specInvalidity } from "../../../spec/instance/validity.ts";
import { invalidity as srcInvalidity } from "../../../src/instance/validity.ts";
import { SizeClasses } from "../../../src/instance/sizeclass.ts";
import { configs, start } from "./configs.ts";

describe("the validity of an instance", () => {
  it.each(instances.map(({ name, config }) => ({ name, config })))(
    "is granted to $name by both twins",
    ({ config }) => {
      expect([specInvalidity(config), srcInvalidity(config)]).toEqual([undefined, undefined]);
    },
  );

  it("is judged alike by both twins, in the same words", { timeout: 60_000 }, () => {
    let refused = 0;
    fc.assert(
      fc.property(configs, (config) => {
        const wrong = srcInvalidity(config);
        refused += wrong === undefined ? 0 : 1;
        expect(specInvalidity(config)).toBe(wrong);
      }),
      { numRuns: 5000 },
    );
    expect(refused).toBeGreaterThan(500);
    expect(refused).toBeLessThan(4500);
  });

  it("is a condition of a machine: each twin throws a ConfigError with a code", () => {
    const { config } = instances[0]!;
    const wrong = { ...config, pageSize: Bytes(0) };
    const error = {
      code: "bad-config",
      message: "found pageSize 0, expected a power of two from 512 to 65536",
    };
    expect(() => init(wrong, recorded([]))).toThrow(expect.objectContaining(error));
    expect(() => srcSubject(wrong)).toThrow(expect.objectContaining(error));
  });

  it.each([undefined, null, 5, "linux", []])("is not that of %j", (nothing) => {
    const config = nothing as unknown as SharedConfig;
    expect(specInvalidity(config)).toMatch(/^found .*, expected /);
    expect(srcInvalidity(config)).toBe(specInvalidity(config));
  });

  it("needs no tables of classes: both twins make them of the sizes", () => {
    const [{ config }] = instances.filter(({ name }) => name === "go-386") as [Instance];
    const { classToSize: _sizes, classToAllocnpages: _pages, ...untabled } = config;
    const small = { ...untabled, pageSize: 512, maxSmallSize: 256, largeSizeDiv: 8 };
    expect(srcInvalidity(small as SharedConfig)).toBeUndefined();
    expect(start(small as SharedConfig)).toBeUndefined();
    expect(new SizeClasses(small as SharedConfig).toPages).toEqual(
      Int32Array.from(sizeClasses(small as unknown as Config).npages),
    );
  });

  it("suffices: both twins start on a valid instance, and agree", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(configs, (config) => {
        fc.pre(srcInvalidity(config) === undefined);
        expect(start(config)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});
