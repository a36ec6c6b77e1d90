/** Find: its language, and what it finds. */
import { describe, expect, it } from "vitest";
import type { Event } from "../../../spec/machine/event.ts";
import { parseQuery, QueryError } from "../../../viewer/machine/find/query.ts";
import { Search } from "../../../viewer/machine/find/search.ts";
import type { Session } from "../../../viewer/machine/session.ts";
import { goldenLines, sessionOf } from "./documents.ts";

const smoke = sessionOf(goldenLines("smoke.jsonl.gz"));

const found = (text: string, { recording }: Session = smoke): ReadonlyArray<number> => {
  const search = new Search(recording, parseQuery(text));
  while (search.advance(100));
  return search.found;
};

/** The steps with an event, the step's own or a nested one, of which something is true. */
const stepsWith = (is: (event: Event) => boolean): ReadonlyArray<number> => {
  const has = (event: Event): boolean => is(event) || (event.fx ?? []).some(has);
  return Array.from({ length: smoke.length }, (_, i) => i + 1).filter((step) =>
    has(smoke.recording.operation(step)),
  );
};

describe("Find", () => {
  it("finds events by name, nested ones too", () => {
    expect(found("c.grow")).toEqual(stepsWith(({ e }) => e === "c.grow"));
    expect(found("c.grow").length).toBeGreaterThan(10);
  });

  it("asks one event for all of its fields", () => {
    expect(found("malloc n>1024 nz=1")).toEqual(
      stepsWith((event) => event.e === "malloc" && event.n > 1024 && event.nz === 1),
    );
    expect(found("c.grow spc=42")).toEqual([3]);
    expect(found("persist stat=mcache_sys")).toEqual([2]);
    expect(found("n>=1024").length).toBeGreaterThan(found("n>1024").length);
  });

  it("finds who allocated the object at an address, and what names an address of a span", () => {
    expect(found("malloc 0xc420000010")).toEqual([3]);
    const inSpan = (value: unknown): boolean =>
      typeof value === "number" && value >= 0xc420000000 && value < 0xc420002000;
    const named = stepsWith((event) =>
      ["r", "a", "limit", "arena_start"].some((field) =>
        inSpan((event as unknown as Readonly<Record<string, unknown>>)[field]),
      ),
    );
    expect(found("0xc420000000..0xc420002000")).toEqual(named);
    expect(named.slice(0, 2)).toEqual([2, 3]);
  });

  it("finds steps by how they ended", () => {
    expect(found("throw")).toEqual([]);
    const spoiled = sessionOf(
      goldenLines("smoke.jsonl.gz")
        .slice(0, 20)
        .map((line, i) =>
          i === 3 ? line.replace('"limit":"0xc420001f80"', '"limit":"0x1000"') : line,
        ),
    );
    expect(found("differs", spoiled)).toEqual([3]);
    const thrown = sessionOf(goldenLines("defects/below-used.jsonl"));
    expect(found("throw", thrown)).toEqual(
      thrown.recording.operation(thrown.length).throw === undefined ? [] : [thrown.length],
    );
  });

  it.each(["nonsense", "n>", "n>x", "0xzz", ">5"])("refuses %s", (text) => {
    expect(() => parseQuery(text)).toThrow(QueryError);
  });
});
