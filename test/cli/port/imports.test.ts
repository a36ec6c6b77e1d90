/** What a command imports: the twins take several times as long as a port that does not need them. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Prints the file of each module that is imported on stderr. */
const hook =
  "data:text/javascript," +
  encodeURIComponent(
    'import { registerHooks } from "node:module";' +
      'registerHooks({ load: (url, context, next) => (process.stderr.write(url + "\\n"), next(url, context)) });',
  );

const imported = (...words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const { stderr } = spawnSync(process.execPath, ["--import", hook, "cli/main.ts", ...words], {
    cwd: root,
    encoding: "utf8",
  });
  return stderr
    .split("\n")
    .filter((line) => line.includes(root))
    .map((line) => line.slice(line.indexOf(root) + root.length));
};

const folders = (files: ReadonlyArray<string>): ReadonlySet<string> =>
  new Set(files.map((file) => file.split("/")[0]!));

describe("a command imports", () => {
  it("no subcommand for its version", () => {
    const files = imported("--version");
    expect(files).toContain("cli/main.ts");
    expect(files.filter((file) => /^(props|spec|src)\//.test(file))).toEqual([]);
  });

  it("neither twin to verify a port of the allocator dialect", () => {
    const files = imported("port", "verify", "--runs", "1", "--", "/no/such/program");
    expect(files).toContain("props/ports/search.ts");
    expect(folders(files)).not.toContain("spec");
    expect(folders(files)).not.toContain("src");
  });
});
