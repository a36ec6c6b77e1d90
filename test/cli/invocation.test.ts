import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { invocation, quoted } from "../../host/invocation.ts";

const root = join(import.meta.dirname, "../..");

describe("the command as it is typed", () => {
  it("is Node of the clone, from whichever of its folders", () => {
    expect(invocation(root, {})).toBe("npx node cli/main.ts");
    expect(invocation(join(root, "test", "cli"), {})).toBe("npx node ../../cli/main.ts");
  });

  it("has full paths outside of the clone", () => {
    expect(invocation("/", {})).toBe(`${process.execPath} ${join(root, "cli", "main.ts")}`);
  });

  it.each([
    ["go,mini", "go,mini"],
    ["147:2:1", "147:2:1"],
    ["AB+/:V", "AB+/:V"],
    ["", "''"],
    ["my traces", "'my traces'"],
    ["it's", "'it'\\''s'"],
    ["$(reboot)", "'$(reboot)'"],
  ])("has %j as the word %s", (word, shown) => {
    expect(quoted(word)).toBe(shown);
  });
});
