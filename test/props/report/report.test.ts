import { describe, expect, it } from "vitest";
import type { Action } from "../../../spec/machine/action.ts";
import { bugs } from "../../../props/bugs/index.ts";
import type { Finding } from "../../../props/search/finding.ts";
import { instanceNamed } from "../../../props/instances/instances.ts";
import { showAction } from "../../../props/report/show.ts";
import { showCounterexample } from "../../../props/report/report.ts";
import { type Against, verify } from "../../../props/search/verify.ts";

const instance = instanceNamed("mini");

/** What a user reads when this bug is found; seeds are fixed so that the text is. */
const report = (name: string, kind: Finding["kind"], against: Against = "twin"): string => {
  const bug = bugs.find((one) => one.name === name)!;
  const { counterexample } = verify({
    instance,
    against,
    runs: 100,
    actions: 200,
    seed: 7919,
    bug,
  });
  expect(counterexample!.finding.kind).toBe(kind);
  return showCounterexample(counterexample!, instance.config).join("\n");
};

describe("the report of a counterexample", () => {
  it("says where the twins' events differ", () => {
    expect(report("unaligned", "events")).toMatchSnapshot();
  });

  it("says which facts of the state differ", () => {
    expect(report("forgotten-page", "state")).toMatchSnapshot();
  });

  it("says which property is contradicted, and by what", () => {
    expect(report("never-cleared", "property", "contract")).toMatchSnapshot();
  });
});

describe("the text of an action", () => {
  it("has its addresses in hexadecimal, in a list too", () => {
    const objects = [0xc420000000, 0xc420002000];
    expect(showAction({ tag: "gc.marked", p: -1, objects } as unknown as Action)).toBe(
      "gc.marked(objects [0xc420000000,0xc420002000])",
    );
  });
});
