import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chapters, glossOf, rolesIn } from "../../wire/glossary/index.ts";
import { document } from "./document.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/TRACES.md"), "utf8");

describe("docs/TRACES.md", () => {
  it("has the tables that the glossary yields", async () => {
    await expect(await document(page)).toMatchFileSnapshot("../../docs/TRACES.md");
  });

  it("has a row for every field of every event, with its role", async () => {
    const plain = (await document(page)).replace(/ +/g, " ");
    const missing = chapters.flatMap(({ events }) =>
      events.flatMap((event) => {
        const [, section = ""] = plain.split(`\n### \`${event}\`\n`);
        const [own = ""] = section.split("\n## ")[0]!.split("\n### ");
        return Object.entries(glossOf(event).fields)
          .map(
            ([field, [unit]]) =>
              `| \`${field}\` | ${unit} | ${rolesIn(event, field).join(" or ")} |`,
          )
          .filter((row) => !own.includes(row))
          .map((row) => `${event}: ${row}`);
      }),
    );
    expect(missing).toEqual([]);
  });

  it("must have a place for every generated part", () => {
    const without = page.replace("<!-- generated: units -->", "");
    expect(() => document(without)).toThrow("the page has no place for units");
  });
});
