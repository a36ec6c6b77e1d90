import { describe, expect, it } from "vitest";
import { answersOf } from "../../../spec/machine/recording.ts";
import { Comparer } from "../../../props/agreement/difference.ts";
import type { Action } from "../../../spec/machine/action.ts";
import { Pages } from "../../../spec/numbers/units.ts";
import { boot, instanceNamed } from "../../../props/instances/instances.ts";
import { actionOf } from "../../../props/replay/recordedaction.ts";
import { configOf } from "../../../props/replay/recordedconfig.ts";
import type { Batch, Counts } from "../../../props/subjects/subject.ts";
import { eventOf } from "../../../props/subjects/subject.ts";
import { simulatedSpec, srcSubject } from "../../../props/subjects/twins.ts";
import { decodeHeader, decodeOperation, type Operation } from "../../../wire/index.ts";
import { linesOf } from "../../wire/golden.ts";

/** A record or an event in it, field by field. */
type Bag = Record<string, unknown>;

interface Recorded {
  readonly operations: ReadonlyArray<Operation>;
  readonly batch: Batch;
}

/** A whole trace in one batch. */
const performed = (trace: string): Recorded => {
  const [header = "", ...lines] = linesOf(trace).filter((text) => text !== "");
  const operations = lines.map((text) => {
    const operation = decodeOperation(text, { line: 0 });
    if (operation._tag === "Left") throw operation.left;
    return operation.right;
  });
  const config = decodeHeader(header, { line: 1 });
  if (config._tag === "Left") throw config.left;
  const batch = srcSubject(configOf(config.right)!).performAll(
    operations.map((operation) => ({
      action: actionOf(operation),
      answers: answersOf(operation),
    })),
  );
  return { operations, batch };
};

const different = (value: unknown): unknown => {
  if (typeof value === "number") return value + 1;
  if (typeof value === "bigint") return value + 1n;
  if (typeof value === "string") return `${value}00`;
  if (Array.isArray(value)) return value.toSpliced(0, 1);
  return { ...(value as Bag), 9: 1 };
};

/** Spoils a record in every way in turn, with what makes it good again in between. */
function* spoiled(event: Bag): Generator<string, void> {
  for (const [field, value] of Object.entries(event)) {
    event[field] = different(value);
    yield `${String(event["e"])}.${field} changed`;
    delete event[field];
    yield `${String(event["e"])}.${field} taken away`;
    event[field] = value;
  }
  event["surplus"] = 1;
  yield `${String(event["e"])} with a field too many`;
  delete event["surplus"];
  const { fx = [] } = event as { fx?: ReadonlyArray<Bag> };
  event["fx"] = [...fx, { e: "gc.init" }];
  yield `${String(event["e"])} with an act too many inside`;
  event["fx"] = fx;
  for (const inner of fx) yield* spoiled(inner);
}

/** Objects of all kinds, a collection that keeps some of them, and pages for a stack. */
const actions: ReadonlyArray<Action> = [
  ...[1, 8, 12, 16, 100, 368, 4096, 40_000, 0].map((n): Action => ({
    tag: "malloc",
    p: 0,
    n,
    nz: 1,
  })),
  { tag: "manual.alloc", p: 0, np: Pages(4), stat: "stacks_inuse" },
  { tag: "memstats", p: 0 },
];

const traces = ["smoke.jsonl.gz", "smoke-386.jsonl.gz", "finalizers-stw.jsonl.gz"];

describe("the matcher", () => {
  it.each(traces)("recognizes every operation of %s, and counts as the comparer does", (trace) => {
    const { operations, batch } = performed(trace);
    const counts: Counts = { events: 0, fields: 0 };
    const comparer = new Comparer();
    operations.forEach((operation, i) => {
      expect(batch.recognizes!(i, operation, counts)).toBe(true);
      comparer.compare(operation, eventOf(batch.performed(i))!);
    });
    expect(counts).toEqual({ events: comparer.events, fields: comparer.fields });
  });

  it.each(traces)("recognizes nothing in %s that the comparer finds different", (trace) => {
    const { operations, batch } = performed(trace);
    const missed: string[] = [];
    let differing = 0;
    for (const [i, operation] of operations.entries()) {
      if (i % 7 !== 0 && operation.fx === undefined) continue;
      const actual = eventOf(batch.performed(i))!;
      for (const how of spoiled(operation as unknown as Bag)) {
        if (new Comparer().compare(operation, actual)) continue;
        differing++;
        if (batch.recognizes!(i, operation, { events: 0, fields: 0 })) missed.push(how);
      }
    }
    expect(new Set(missed)).toEqual(new Set());
    expect(differing).toBeGreaterThan(1000);
  });

  it("recognizes on the fast twin what the specification did, and nothing that it did not", () => {
    const instance = instanceNamed("go");
    const spec = simulatedSpec(instance.config, { seed: 1 });
    const src = srcSubject(instance.config);
    const missed: string[] = [];
    let differing = 0;
    for (const action of [...boot(instance), ...actions]) {
      const event = eventOf(spec.perform(action, []))!;
      const attempted = src.attempt(action, answersOf(event));
      expect([action, attempted.recognizes(event)]).toEqual([action, true]);
      const actual = eventOf(attempted.performed())!;
      const record = structuredClone(event);
      for (const how of spoiled(record as unknown as Bag)) {
        if (new Comparer("given").compare(record, actual)) continue;
        differing++;
        if (attempted.recognizes(record)) missed.push(how);
      }
    }
    expect(new Set(missed)).toEqual(new Set());
    expect(differing).toBeGreaterThan(1000);
  });
});
