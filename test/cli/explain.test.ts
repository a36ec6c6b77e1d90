import { describe, expect, it } from "vitest";
import { explain, list } from "../../cli/explain.ts";
import { chapters, glossOf } from "../../wire/glossary/index.ts";
import { mallocspec } from "./mallocspec.ts";

const topics = ["header", "constants", "sizeof", "operation", "units", "names"];
const events = chapters.flatMap((chapter) => chapter.events);
const fields = events.flatMap((event) =>
  Object.keys(glossOf(event).fields).map((field) => `${event}.${field}`),
);

describe("mallocspec explain", () => {
  it("explains an event", () => {
    const { status, stdout } = mallocspec("explain", "c.grow");
    expect(stdout).toMatchInlineSnapshot(`
      "c.grow
        A central list has no span with free slots and takes a new one from the page
        heap.
        The event only occurs inside another event; other events may be nested in it.
        Go: mcentral.go: mcentral.grow

        field  unit        role      meaning
        spc    span class  argument  class of the span
        r      address     result    begin of the span; 0x0 if there is no memory
        ne     objects     result    slots of the span
        limit  address     result    end of the last slot
      "
    `);
    expect(status).toBe(0);
  });

  it("explains a field of an event whose name has a dot", () => {
    expect(explain("c.grow.limit").join("\n")).toMatchInlineSnapshot(`
      "c.grow.limit
        end of the last slot
        unit:  address: a byte address, as a string of lower-case hex: "0xc420000000";
               "0x0" is nil
        role:  result: predicted and compared
        Go:    mcentral.go: mcentral.grow"
    `);
  });

  it("explains a field with two roles", () => {
    expect(explain("sweep.marks").filter((line) => line.startsWith("  role:"))).toEqual([
      "  role:  input: comes from outside the allocator; given to the twins",
      "  role:  result: predicted and compared",
    ]);
  });

  it("explains a field of the header and of its parts", () => {
    expect(explain("header.goos")[1]).toBe("  operating system, as Go names it");
    expect(explain("constants.pageSize")[1]).toBe("  bytes of a page of the heap");
    expect(() => explain("header.gos")).toThrow("expected a field of header; nearest: goos");
  });

  it("explains a key that every line may have", () => {
    expect(explain("malloc.throw").join("\n")).toContain("Go gave up");
  });

  it("says of an event without fields that it has none", () => {
    expect(explain("gc.init").at(-1)).toBe("  It has no fields.");
  });

  it("lists every event without an argument", () => {
    const { status, stdout } = mallocspec("explain");
    expect(stdout).toBe(`${list().join("\n")}\n`);
    expect(events.filter((event) => !stdout.includes(`\n  ${event} `))).toEqual([]);
    expect(status).toBe(0);
  });

  it("fits 80 columns, whatever it explains", () => {
    const lines = [list(), ...[...topics, ...events, ...fields].map(explain)].flat();
    expect(lines.length).toBeGreaterThan(1000);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it.each([
    ["mallok", 'found "mallok", expected an event or EVENT.FIELD; nearest: malloc'],
    ["", 'found "", expected an event or EVENT.FIELD; explain alone lists them'],
    ["malloc.nope", 'found "nope", expected a field of malloc; it has '],
    ["c.grow.limt", 'found "limt", expected a field of c.grow; nearest: limit'],
    ["gc.init.np", 'found "np", expected a field of gc.init; it has none'],
    ["toString", 'found "toString", expected an event or EVENT.FIELD; explain alone'],
    ["malloc.toString", 'found "toString", expected a field of malloc; nearest: to'],
    ["\u001b[31m", 'found "\\u001b[31m", expected an event or EVENT.FIELD; explain alone'],
    ["m".repeat(100_000), `found "${"m".repeat(40)}…", expected an event`],
  ])("refuses %.20j with the nearest names", (word, message) => {
    expect(() => explain(word)).toThrow(message);
  });

  it("gives an unknown name one line and exit 2", () => {
    const { status, stdout, stderr } = mallocspec("explain", "heap.alloc.npages");
    expect(stderr).toMatchInlineSnapshot(`
      "error: found "npages", expected a field of heap.alloc; nearest: np
      "
    `);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });
});
