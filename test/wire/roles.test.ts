import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import type { Event } from "../../spec/machine/event.ts";
import { Address, Bytes, Pages } from "../../spec/numbers/units.ts";
import { entries, isPredicted, isPresenceInput, roleOf } from "../../wire/index.ts";
import { linesOf } from "./golden.ts";

/** How many fields of an event and of those nested in it a replay predicts. */
const predicted = (event: Event, parent?: Event): number => {
  const own = Object.keys(event).filter((field) => isPredicted(field, event, parent)).length;
  return (event.fx ?? []).reduce((sum, nested) => sum + predicted(nested, event), own);
};

describe("the roles of fields", () => {
  it("leave 14,511 fields of the smoke trace to be predicted", () => {
    let count = 0;
    for (const entry of entries(linesOf("smoke.jsonl.gz"))) {
      if (E.isLeft(entry)) throw entry.left;
      if (entry.right.tag === "operation") count += predicted(entry.right.operation);
    }
    expect(count).toBe(14_511);
  });

  const root = Address(0xc420000000);
  const freed: Event = { e: "mcache.free", c: root };
  const stack: Event = { e: "manual.free", a: root, np: Pages(4), stat: "stacks_inuse" };

  it("give an operation its arguments and have a nested event's predicted", () => {
    expect(isPredicted("np", stack, undefined)).toBe(false);
    expect(isPredicted("np", stack, { e: "reclaim", np: 1 })).toBe(true);
  });

  it("read the operating system's answers, at the top and nested", () => {
    const alloc: Event = { e: "os.alloc", n: 4096, stat: "gc_sys", r: root };
    expect(roleOf("r", alloc, undefined)).toBe("input");
    expect(roleOf("r", alloc, { e: "bits", ne: 8 })).toBe("input");
  });

  it("read a span's marks where nothing resurrects, and predict them where something may", () => {
    const swept: Event = { e: "sweep", a: root, preserve: 0, marks: "ff" };
    expect(roleOf("marks", swept, undefined)).toBe("input");
    expect(roleOf("marks", { ...swept, marks0: "0f" }, undefined)).toBe("result");
    expect(roleOf("marks0", { ...swept, marks0: "0f" }, undefined)).toBe("input");
  });

  it("leave it to the trace which stacks a freed cache's processor held", () => {
    expect(isPresenceInput(stack, freed)).toBe(true);
    expect(roleOf("np", stack, freed)).toBe("input");
  });

  it("leave it to the trace which allocations make a profile bucket", () => {
    const bucket: Event = { e: "persist", n: 400, align: Bytes(0), stat: "buckhash_sys", r: root };
    expect(isPresenceInput(bucket, { e: "prof", n: Bytes(512) })).toBe(true);
    expect(roleOf("n", bucket, { e: "prof", n: Bytes(512) })).toBe("input");
    expect(roleOf("r", bucket, { e: "prof", n: Bytes(512) })).toBe("result");
    expect(isPresenceInput(bucket, { e: "bits", ne: 8 })).toBe(false);
  });
});
