import { describe, expect, it } from "vitest";
import { hex, printFloat } from "../../../src/machine/stop.ts";

describe("what Go prints", () => {
  it.each([
    [0, "+0.000000e+000"],
    [-0, "-0.000000e+000"],
    [1, "+1.000000e+000"],
    [0.875, "+8.750000e-001"],
    [-123456.789, "-1.234568e+005"],
    [1e300, "+1.000000e+300"],
    [NaN, "NaN"],
    [Infinity, "+Inf"],
    [-Infinity, "-Inf"],
  ])("of the float %d is %s", (x, text) => {
    expect(printFloat(x)).toBe(text);
  });

  it("of a pointer is hexadecimal", () => {
    expect(hex(0xc420000000)).toBe("0xc420000000");
  });
});
