/** docs/EXPLORER.md and the README: what they show is what the command prints. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mallocspec } from "../mallocspec.ts";

const root = join(import.meta.dirname, "../../..");

/** The runs of explore and defects in a document: the command, and the lines that it shows; … stands for some. */
const runsIn = (document: string): ReadonlyArray<readonly [string, ReadonlyArray<string>]> =>
  [
    ...readFileSync(join(root, document), "utf8").matchAll(
      /```console\n\$ mallocspec ((?:explore|defects).*)\n([^`]*)```/g,
    ),
  ].map(([, command = "", shown = ""]) => [command, shown.trimEnd().split("\n")]);

/** The parts between the omissions, each with its lines. */
const partsOf = (lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  `\n${lines.join("\n")}\n`
    .split("\n…")
    .map((part) => part.replace(/^\n?/, "\n").replace(/\n?$/, "\n"))
    .filter((part) => part.trim() !== "");

describe.each(["docs/EXPLORER.md", "README.md"])("%s", (document) => {
  it.each(runsIn(document))("shows what %s prints", (command, lines) => {
    const { stdout } = mallocspec(...command.split(" "));
    const printed = `\n${stdout}`;
    let at = 0;
    for (const part of partsOf(lines)) {
      const found = printed.indexOf(part, at);
      expect(found >= 0 ? "" : `${part}\nis not in what follows of:\n${printed.slice(at)}`).toBe(
        "",
      );
      at = found + part.length - 1;
    }
  });

  it("shows some", () => {
    expect(runsIn(document).length).toBeGreaterThan(0);
  });
});
