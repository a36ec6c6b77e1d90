/** What the rigs say of an action that throws: they look at the state in which the machine stopped. */
import { describe, expect, it } from "vitest";
import { boot } from "../../../props/instances/instances.ts";
import { helpful } from "../../../props/instances/setting.ts";
import { contractRig, specRig, twinRig } from "../../../props/search/rig.ts";
import { malloc, manual, mini } from "./run.ts";

describe.each([
  ["the twins", twinRig],
  ["the specification", specRig],
  ["the fast heap", contractRig],
] as const)("a rig of %s", (_, rigOf) => {
  it("names the discovery that makes an object throw after the heap has grown", () => {
    const setting = helpful(mini.config);
    const rig = rigOf({ instance: mini, setting });
    const path = [...boot(mini, setting), manual(250), malloc(900)];
    const checked = path.map((action) => rig.perform(action));
    expect(checked.at(-1)?.performed).toMatchObject({ tag: "throw", message: "out of memory" });
    expect(checked.map(({ finding }) => finding).filter((one) => one !== undefined)).toEqual([]);
    expect(rig.finish()).toBeUndefined();
    const names = rig.findings().discoveries.map(({ discovery }) => discovery.name);
    expect(names).toEqual(["one-page-long", "growth-unseen"]);
  });
});
