/** A trace, replayed on the specification under the eyes of every property. */
import * as E from "fp-ts/lib/Either.js";
import { Checker, type Findings } from "../../../props/search/checker.ts";
import { discoveries } from "../../../props/properties/discoveries.ts";
import { properties } from "../../../props/properties/invariants/index.ts";
import { actionOf } from "../../../props/replay/recordedaction.ts";
import { configOf } from "../../../props/replay/recordedconfig.ts";
import { specSubject, type SpecSubject } from "../../../props/subjects/twins.ts";
import { witnesses } from "../../../props/properties/witnesses.ts";
import { answersOf } from "../../../spec/machine/recording.ts";
import { decoder, type Entry } from "../../../wire/index.ts";
import { linesOf } from "../../wire/golden.ts";

const entriesOf = (name: string): ReadonlyArray<Entry> => {
  const decode = decoder(name);
  return linesOf(name).flatMap((line) => {
    const entry = decode(line);
    if (entry === undefined) return [];
    if (E.isLeft(entry)) throw entry.left;
    return [entry.right];
  });
};

/** What the properties say of a trace in test/golden. */
export const follow = (name: string): Findings => {
  const checker = new Checker([...properties, ...witnesses], { discoveries });
  let spec: SpecSubject | undefined;
  for (const entry of entriesOf(name)) {
    if (entry.tag !== "operation") {
      spec = specSubject(configOf(entry.header)!);
      continue;
    }
    const before = spec!.state;
    const action = actionOf(entry.operation);
    const performed = spec!.perform(action, answersOf(entry.operation));
    checker.observe({ before, action, performed, after: spec!.state });
  }
  return checker.finish();
};
