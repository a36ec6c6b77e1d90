import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { portClauses, verifyPort } from "../../../../props/index.ts";
import { reference } from "../../../../props/ports/inprocess/reference.ts";
import { reproduced } from "../../../../props/ports/reproduce/languages.ts";

const source = pathToFileURL(
  join(import.meta.dirname, "../../../../props/ports/inprocess/reference.ts"),
).href;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "reproduce-"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** How the program ends beside the reference allocator with this bug. */
const endsWith = (program: string, bug: string | undefined): number | null => {
  const made = `import { reference } from ${JSON.stringify(source)};
export default () => reference(${JSON.stringify(bug) ?? ""});
`;
  writeFileSync(join(folder, "allocator.js"), made);
  writeFileSync(join(folder, "alone.mjs"), program);
  return spawnSync(process.execPath, [join(folder, "alone.mjs")], { encoding: "utf8" }).status;
};

/** What a program in JavaScript can't tell by itself. */
const untold = ["errno", "determinism"];

describe("a failure of an object, as a program in JavaScript", () => {
  const clauses = portClauses.map(({ name }) => name).filter((name) => !untold.includes(name));
  it.each(clauses)("fails beside the allocator, and passes beside a right one: %s", async (bug) => {
    const { hello, failures } = await verifyPort(() => reference(bug), { runs: 400, seed: 1 });
    const failure = failures.find(({ fault }) => fault.name === bug);
    expect(failure).toBeDefined();
    const { ending, program } = reproduced("javascript", hello, failure!);
    expect(ending).toBe("mjs");
    expect(program).toHaveProperty("text");
    const { text } = program as { readonly text: string };
    expect(endsWith(text, bug)).toBe(1);
    expect(endsWith(text, undefined)).toBe(0);
  });

  it.each(untold)("is none for %s, and the reason is said", async (bug) => {
    const { hello, failures } = await verifyPort(() => reference(bug), { runs: 400, seed: 1 });
    for (const failure of failures) {
      expect(reproduced("javascript", hello, failure).program).toHaveProperty("problem");
    }
    expect(failures.map(({ fault }) => fault.name)).toContain(bug);
  });
});
