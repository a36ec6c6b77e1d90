/** What is held against the failures that were expected, and their report for build servers. */
import { describe, expect, it } from "vitest";
import { unexpectedIn } from "../../../cli/port/expected.ts";
import { portJunit } from "../../../cli/port/junit.ts";
import type { PortOutcome, Reported } from "../../../cli/port/outcome.ts";
import type { Request } from "../../../wire/port/request.ts";
import { parsePromises } from "../../../wire/port/handshake.ts";

const failing = (name: string, op: Request["op"], confirmed = 3): Reported => ({
  fault: { kind: "clause", name, op, evidence: `"1 < 2" & more` },
  group: `${name} at ${op}`,
  requests: [{ op: "malloc", h: 0, n: 8 }],
  replies: [{ tag: "address", p: 4096 }],
  confirmed,
  attempts: 1,
  foundIn: 9,
});

describe("expected failures", () => {
  it.each([
    ["nothing fails, as expected", [], [], []],
    ["all fail that should", ["place at malloc"], [failing("place", "malloc")], []],
    ["one more fails", [], [failing("place", "malloc")], ["place at malloc: not expected"]],
    [
      "another operation fails",
      ["place at malloc"],
      [failing("place", "calloc")],
      ["place at calloc: not expected", "place at malloc: expected, but did not fail"],
    ],
    [
      "one does not fail each time",
      ["place at malloc"],
      [failing("place", "malloc", 2)],
      ["place at malloc: expected, but fails only 2 of 3 times"],
    ],
  ])("%s", (_, expected, failures, wrong) => {
    expect(unexpectedIn(expected, failures)).toEqual(wrong);
  });
});

describe("the report for build servers", () => {
  const outcome = (failures: ReadonlyArray<Reported>): PortOutcome => ({
    command: ["./port"],
    seed: 1,
    seconds: 1.5,
    isInterrupted: false,
    report: {
      hello: { name: 'a"<&>', version: "1", ...parsePromises(["bits=64", "ops=malloc"]) },
      runs: 1,
      operations: 1,
      blocks: 1,
      failures,
      exempt: [{ clause: "reuse", why: "reuse is not in can=" }],
      notes: [],
    },
    failures,
    judged: ["place", "reuse"],
    unexpected: undefined,
    repeat: "again",
  });

  it("has a case for each clause, one for each other failure, and its texts escaped", () => {
    const crash = failing("crash", "free");
    expect(portJunit(outcome([failing("place", "malloc", 1), crash])))
      .toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="a&quot;&lt;&amp;&gt; 1" tests="3" failures="2" skipped="1" time="1.500">
  <testcase classname="a&quot;&lt;&amp;&gt; 1" name="place"><failure message="place at malloc (flaky: 1 of 3): &quot;1 &lt; 2&quot; &amp; more">
malloc 0 8 = 0x1000
</failure></testcase>
  <testcase classname="a&quot;&lt;&amp;&gt; 1" name="reuse"><skipped message="reuse is not in can="/></testcase>
  <testcase classname="a&quot;&lt;&amp;&gt; 1" name="crash"><failure message="crash at free: &quot;1 &lt; 2&quot; &amp; more">
malloc 0 8 = 0x1000
</failure></testcase>
</testsuite>
`);
  });
});
