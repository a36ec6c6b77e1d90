/** The properties on recorded traces of the real runtime, replayed on the specification. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { Checker, type Findings } from "../../props/checker.ts";
import { discoveries } from "../../props/discoveries.ts";
import { properties } from "../../props/invariants/index.ts";
import { actionOf } from "../../props/recordedaction.ts";
import { configOf } from "../../props/recordedconfig.ts";
import { specSubject, type SpecSubject } from "../../props/twins.ts";
import { witnesses } from "../../props/witnesses.ts";
import { answersOf } from "../../spec/recording.ts";
import { decoder, type Entry } from "../../wire/index.ts";
import { linesOf } from "../wire/golden.ts";

/** More operations than these take longer than they tell. */
const linesMax = 10_000;

const entriesOf = (name: string): ReadonlyArray<Entry> => {
  const decode = decoder(name);
  return linesOf(name).flatMap((line) => {
    const entry = decode(line);
    if (entry === undefined) return [];
    if (E.isLeft(entry)) throw entry.left;
    return [entry.right];
  });
};

const follow = (name: string): Findings => {
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

const names = readdirSync(join(import.meta.dirname, "../golden"))
  .filter((name) => name.endsWith(".gz"))
  .filter((name) => linesOf(name).length <= linesMax)
  .toSorted();

describe("a trace of the real runtime", () => {
  it.each(names)(
    "%s contradicts nothing but what is discovered",
    (name) => {
      const { contradictions, discoveries: found } = follow(name);
      expect(contradictions.map(({ property, evidence }) => [property.name, evidence])).toEqual([]);
      expect(found.map(({ action, discovery }) => `${action} ${discovery.name}`)).toMatchSnapshot();
    },
    120_000,
  );
});
