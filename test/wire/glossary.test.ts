import { describe, expect, it } from "vitest";
import type { EventName } from "../../spec/machine/event.ts";
import {
  chapters,
  fieldOf,
  glossOf,
  inBrief,
  phraseOf,
  records,
  rolesIn,
  units,
} from "../../wire/glossary/index.ts";
import { argumentsOf, decodeHeader, informationalIn, inputsOf } from "../../wire/index.ts";
import { linesOf } from "./golden.ts";

const events = chapters.flatMap((chapter) => chapter.events);
const glosses = [
  ...events.flatMap((event) => Object.values(glossOf(event).fields)),
  ...Object.values(records).flatMap(({ fields }) => Object.values(fields)),
];

describe("the glossary", () => {
  it("has every event in one chapter", () => {
    expect(events.toSorted()).toEqual(Object.keys(argumentsOf).toSorted());
  });

  it("gives each field the role by which a replay treats it", () => {
    const withRole = (event: EventName, role: string): ReadonlyArray<string> =>
      Object.keys(glossOf(event).fields).filter((field) =>
        (rolesIn(event, field) as ReadonlyArray<string>).includes(role),
      );
    for (const event of events) {
      const inputs = event === "sweep" ? ["marks0", "marks"] : (inputsOf[event] ?? []);
      expect(withRole(event, "argument").toSorted()).toEqual([...argumentsOf[event]].toSorted());
      expect(withRole(event, "input").toSorted()).toEqual([...inputs].toSorted());
      expect(withRole(event, "informational")).toEqual(informationalIn[event] ?? []);
    }
    expect(rolesIn("sweep", "marks")).toEqual(["input", "result"]);
    expect(rolesIn("c.grow", "limit")).toEqual(["result"]);
  });

  it("says of each event a sentence, and of each field a phrase", () => {
    const sentences = events.map((event) => glossOf(event).says);
    expect(sentences.filter((says) => !/^[A-Z].*\.$/.test(says))).toEqual([]);
    const phrases = glosses.map(([, says]) => says);
    expect(phrases.filter((says) => says === "" || says.endsWith("."))).toEqual([]);
  });

  it("names a file and a function of Go for each event", () => {
    const places = events.map((event) => glossOf(event).go);
    const place = /^(mem_\*|[a-z]+)\.go: [A-Za-z_.0-9]+(, [A-Za-z]+)*$/;
    expect(places.filter((go) => !place.test(go))).toEqual([]);
  });

  it("has no unit that no field has", () => {
    const used = new Set<string>(glosses.map(([unit]) => unit));
    expect(Object.keys(units).filter((unit) => !used.has(unit))).toEqual([]);
  });

  it("puts a field on one line for reports", () => {
    expect(inBrief("c.grow", "limit")).toBe(
      "limit (address): end of the last slot (mcentral.go: mcentral.grow)",
    );
    expect(inBrief("c.grow", "fx[2]")).toBeUndefined();
    expect(inBrief("c.grow", "constructor")).toBeUndefined();
  });

  it("knows the keys that every line may have", () => {
    expect(fieldOf("malloc", "throw")?.[0]).toBe("text");
    expect(phraseOf("malloc", "np")).toBeUndefined();
  });

  it.each([
    ["goos", '"goos":"linux",', "goos: operating system"],
    ["constants.pageSize", '"pageSize":8192,', "pageSize: bytes of a page of the heap"],
    ["constants.sizeof.mspan", '"mspan":152,', "mspan: record of a span"],
  ])("is what the decoder says of the header's %s", (field, text, meaning) => {
    const header = linesOf("smoke.jsonl.gz")[0]!;
    expect(header).toContain(text);
    const decoded = decodeHeader(header.replace(text, ""), { line: 1 });
    expect(decoded).toMatchObject({
      left: { field, message: expect.stringContaining(`(${meaning}`) },
    });
  });
});
