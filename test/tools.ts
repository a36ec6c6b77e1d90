/**
 * Programs that some tests need besides node, npm and git. A test whose program is absent is skipped,
 * and `test/skipped.ts` lists it at the end of the run. Under REQUIRE_TOOLS=1, which the build server
 * sets, it fails.
 */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Whether a program is on the PATH. */
export const tool = (name: string): boolean =>
  (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** What a test's context offers: it skips the test, and the note says why. */
interface Skipping {
  readonly skip: (note: string) => void;
}

/**
 * Skips the test if the program is absent. Throws under REQUIRE_TOOLS=1. Call it first in the test:
 * `it("…", (context) => { need("python3", context); … })`.
 */
export const need = (name: string, { skip }: Skipping): void => {
  if (tool(name)) return;
  const note = `${name} is not on the PATH`;
  if (process.env["REQUIRE_TOOLS"] === "1") {
    throw new Error(`${note}, and REQUIRE_TOOLS=1 asks for every program`);
  }
  skip(note);
};

/** Compilers that neither Debian nor a small package of npm has: their tests are skipped without them. */
const beyondDebian: ReadonlySet<string> = new Set(["zig"]);

/** As `need`, but for a compiler that the build server can't install: then it only skips the test. */
export const needCompiler = (name: string, context: Skipping): void => {
  if (!beyondDebian.has(name)) need(name, context);
  else if (!tool(name)) context.skip(`${name} is not on the PATH, and no package of Debian`);
};
