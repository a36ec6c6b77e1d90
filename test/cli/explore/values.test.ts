/** States and what a step changes of them, in words. */
import { describe, expect, it } from "vitest";
import { showChanges, showItf, showState } from "../../../cli/explore/values.ts";
import * as Collections from "../../../props/explorer/encoding/collections.ts";
import * as Records from "../../../props/explorer/encoding/records.ts";
import * as Scalars from "../../../props/explorer/encoding/scalars.ts";
import type { Itf, Shape } from "../../../props/explorer/encoding/shape.ts";

const shown = <A>(shape: Shape<A>, value: A): string => showItf(shape.toItf(value));

const small = Scalars.whole(0, 9);

describe("a value", () => {
  it.each<readonly [string, string, string]>([
    ["a number", shown(small, 7), "7"],
    ["a boolean", shown(Scalars.boolean, true), "yes"],
    ["a big number", shown(Scalars.unsigned64, 2n ** 64n - 1n), "18446744073709551615"],
    ["a float", shown(Scalars.float, -0.5), "-0.5"],
    ["a negative zero", shown(Scalars.float, -0), "-0"],
    ["a list", shown(Collections.list(small), [1, 2]), "[1, 2]"],
    ["a set", shown(Collections.set(small), new Set([2, 1])), "{1, 2}"],
    ["a map", shown(Collections.map(small, Scalars.boolean), new Map([[3, false]])), "{3: no}"],
    ["a tuple", shown(Records.tuple<readonly [number, number]>(small, small), [1, 2]), "(1, 2)"],
    ["nothing", shown(Records.optional(small), undefined), "none"],
    ["something", shown(Records.optional(small), 4), "4"],
    ["a record", shown(Records.record({ a: small, b: small }), { a: 1, b: 2 }), "{a 1, b 2}"],
    ["a text", shown(Scalars.text, "free"), "free"],
  ])("that is %s is shown as %s", (_, text, expected) => {
    expect(text).toBe(expected);
  });

  it("of a union has its case, with the fields if there are any", () => {
    type Span = { readonly tag: "free" } | { readonly tag: "used"; readonly pages: number };
    const span = Records.union<"tag", Span>("tag", {
      free: Records.record({}),
      used: Records.record({ pages: small }),
    });
    expect(shown(span, { tag: "free" })).toBe("free");
    expect(shown(span, { tag: "used", pages: 2 })).toBe("used {pages 2}");
  });
});

describe("a state", () => {
  it("that is a record is shown without braces", () => {
    expect(showState({ a: 1, b: { c: [1] } })).toBe("a 1, b {c [1]}");
    expect(showState({ "#set": [1] })).toBe("{1}");
    expect(showState(3)).toBe("3");
  });
});

describe("a change", () => {
  const change = (before: unknown, after: unknown): string =>
    showChanges(before as Itf, after as Itf).join("; ");

  it.each<readonly [unknown, unknown, string]>([
    [{ a: 1, b: 2 }, { a: 1, b: 3 }, "b 3"],
    [{ a: { b: 1, c: 2 } }, { a: { b: 1, c: 9 } }, "a.c 9"],
    [[1, 2, 3], [1, 5, 3], "[1] 5"],
    [{ a: [1] }, { a: [1, 2] }, "a [1, 2]"],
    [
      { m: { "#map": [[1, 2]] } },
      {
        m: {
          "#map": [
            [1, 3],
            [4, 5],
          ],
        },
      },
      "m[1] 3; m[4] 5",
    ],
    [{ m: { "#map": [[1, 2]] } }, { m: { "#map": [] } }, "m[1] gone"],
    [{ s: { "#set": [1] } }, { s: { "#set": [1, 2] } }, "s {1, 2}"],
    [{ u: { tag: "A", value: { x: 1 } } }, { u: { tag: "A", value: { x: 2 } } }, "u.x 2"],
    [{ u: { tag: "A", value: {} } }, { u: { tag: "B", value: { x: 2 } } }, "u B {x 2}"],
    [{ a: 1 }, { a: 1 }, ""],
    [{ a: 1 }, { a: 1, b: 2 }, "b 2"],
    [{ a: 1, b: 2 }, { a: 1 }, "b gone"],
    [{}, { m: { "#map": [[1, 2]] } }, "m[1] 2"],
    [1, 2, "2"],
  ])("from %j to %j is %s", (before, after, expected) => {
    expect(change(before, after)).toBe(expected);
  });
});
