import { describe, expect, it } from "vitest";
import { predictionsFor } from "../../../props/agreement/predicted.ts";
import type { Event } from "../../../spec/machine/event.ts";
import { decodeOperation, isPredicted } from "../../../wire/index.ts";
import { linesOf } from "../../wire/golden.ts";

/** Each event of a tree, with the one around it. */
function* eventsIn(event: Event, parent?: Event): Generator<readonly [Event, Event | undefined]> {
  yield [event, parent];
  for (const inner of event.fx ?? []) yield* eventsIn(inner, event);
}

describe("what is remembered of the roles of fields", () => {
  it.each(["finalizers-stw", "profile", "procs"])("is what the table says, in %s", (trace) => {
    const wrong = new Set<string>();
    for (const text of linesOf(`${trace}.jsonl.gz`).slice(1)) {
      const operation = decodeOperation(text, { line: 0 });
      if (operation._tag === "Left") throw operation.left;
      for (const [event, parent] of eventsIn(operation.right)) {
        const predictions = predictionsFor(event, parent);
        const fields = Object.keys(event);
        const differing = fields.filter(
          (field) => predictions.isPredicted(field) !== isPredicted(field, event, parent),
        );
        for (const field of differing) wrong.add(`${parent?.e} ${event.e}.${field}`);
        const count = fields.filter((field) => isPredicted(field, event, parent)).length;
        if (predictions.countIn(event) !== count) wrong.add(`${event.e} counted`);
      }
    }
    expect(wrong).toEqual(new Set());
  });
});
