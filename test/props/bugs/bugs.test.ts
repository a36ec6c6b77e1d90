import { describe, expect, it } from "vitest";
import {
  allocationBugs,
  bugs,
  cycleBugs,
  sweepingBugs,
  systemBugs,
} from "../../../props/bugs/index.ts";
import { properties } from "../../../props/properties/invariants/index.ts";

describe("the planted bugs", () => {
  it("are many, and each has a name of its own", () => {
    expect(allocationBugs.length).toBeGreaterThanOrEqual(12);
    expect(sweepingBugs.length + cycleBugs.length).toBeGreaterThanOrEqual(15);
    expect(systemBugs.length).toBeGreaterThanOrEqual(2);
    expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length);
  });

  it("are known to no property", () => {
    const text = JSON.stringify(properties.map(({ name, sentence }) => [name, sentence]));
    expect(bugs.filter(({ name }) => text.includes(name))).toEqual([]);
  });
});
