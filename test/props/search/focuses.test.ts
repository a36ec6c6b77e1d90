import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { instanceNamed } from "../../../props/instances/instances.ts";
import { type Focus, focuses } from "../../../props/search/choices/focuses.ts";
import { verify } from "../../../props/search/verify.ts";

const manual = readFileSync(join(import.meta.dirname, "../../../docs/VERIFY.md"), "utf8");

const names = Object.keys(focuses) as ReadonlyArray<Focus>;

/** The events that a focus never sees when it says this. */
const absent: Readonly<Record<string, ReadonlyArray<string>>> = {
  "no cycle starts": ["gc.start", "sweep"],
  "the scavenger never runs": ["scavenge"],
  "no object is allocated": ["malloc"],
  "no stack is allocated": ["manual.alloc"],
  "no object is sampled": ["prof"],
};

/** The events of some sequences about one thing, on a machine that nothing happens to before. */
const eventsOf = (focus: Focus): ReadonlyArray<string> => {
  const { coverage } = verify({
    instance: { ...instanceNamed("mini"), nprocs: 1 },
    against: "invariants",
    focus,
    runs: 12,
    actions: 40,
  });
  return Object.keys(coverage.events);
};

describe("a focus", () => {
  it.each(names)("never comes to what it says that it misses: %s", (focus) => {
    const { misses } = focuses[focus];
    const said = Object.keys(absent).filter((words) => misses.includes(words));
    const events = eventsOf(focus);
    expect(said.length).toBeGreaterThan(0);
    expect(said.flatMap((words) => absent[words]!).filter((e) => events.includes(e))).toEqual([]);
  });

  it.each(names)("is in the manual, with what it misses: %s", (focus) => {
    expect(manual.replaceAll(/\s+/g, " ")).toContain(`- \`${focus}\`: ${focuses[focus].misses}`);
  });
});
