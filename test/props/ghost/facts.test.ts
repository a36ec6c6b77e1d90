/** The past as a value: taking it apart and putting it together again after every action changes nothing. */
import { describe, expect, it } from "vitest";
import { type Facts, factsAfter, freeze, type PartName, thaw } from "../../../props/ghost/facts.ts";
import { Past } from "../../../props/ghost/past.ts";
import { instanceNamed } from "../../../props/instances/instances.ts";
import { simulatedSpec } from "../../../props/subjects/twins.ts";
import type { Action } from "../../../spec/machine/action.ts";
import { sequence } from "../../src/snapshot/sequences.ts";

const names: ReadonlyArray<PartName> = [
  "live",
  "persistent",
  "regions",
  "heapRegions",
  "reservations",
  "records",
  "sizes",
  "sums",
  "refused",
  "mapped",
  "grown",
  "released",
  "forgotten",
  "swept",
  "ages",
  "bitmaps",
  "marks",
  "unswept",
  "used",
  "specials",
  "drawn",
];

describe.each(["mini", "mini-32"])("the facts of a past on %s", (name) => {
  it("are those of the past that records the same actions", () => {
    const subject = simulatedSpec(instanceNamed(name).config, {});
    const past = new Past();
    let facts: Facts = freeze(past, names);
    for (const action of sequence(name, 400, 8) as ReadonlyArray<Action>) {
      const performed = subject.perform(action, []);
      if (performed.tag !== "done") continue;
      const happened = { event: performed.event, after: subject.state, action };
      past.record(happened.event, happened.after, action);
      facts = factsAfter(facts, happened);
      expect(facts).toEqual(freeze(past, names));
    }
    expect(freeze(thaw(facts), names)).toEqual(facts);
    expect(past.live.size).toBeGreaterThan(0);
  });
});
