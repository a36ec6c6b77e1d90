/** The documents: what they name exists, and what they say is what the code says. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { bugs } from "../../props/bugs/index.ts";
import { discoveries } from "../../props/properties/discoveries.ts";
import { instances } from "../../props/instances/instances.ts";
import { properties, windows } from "../../props/properties/invariants/index.ts";
import { platformTable } from "../../props/instances/platformtable.ts";
import { repairs } from "../../spec/instance/repairs.ts";
import { exists, filesIn, read, root, sources } from "./tree.ts";

const documents = ["README.md", "CONTRIBUTING.md", "bench/README.md", ...filesIn("docs")].filter(
  (file) => file.endsWith(".md"),
);

/** The text of all documents. */
const everything = documents.map(read).join("\n");

describe("the README", () => {
  it("names the two commands that do everything", () => {
    expect(read("README.md")).toContain("npm ci && npm start");
    expect(read("README.md")).toContain("npm ci && npm test");
  });

  it("names every entry of the package and every command", () => {
    const { exports } = JSON.parse(read("package.json")) as { exports: Record<string, unknown> };
    const entries = Object.keys(exports)
      .filter((entry) => entry !== "./package.json")
      .map((entry) => `mallocspec${entry.slice(1)}`);
    const commands = [
      ...filesIn("cli")
        .map(read)
        .join("\n")
        .matchAll(/new Command\("(\w+)"\)/g),
    ]
      .map((match) => match[1] ?? "")
      .filter((name) => name !== "mallocspec")
      .map((name) => `mallocspec ${name}`);
    const readme = read("README.md");
    expect([...entries, ...commands].filter((name) => !readme.includes(name))).toEqual([]);
  });

  it("says of every invariant what the code says, word for word, and of no other", () => {
    const [, section = ""] = read("README.md").split("\nThe invariants:\n");
    const [items = ""] = section.split(/\n#|\n\n(?!- )/);
    const said = items.split("\n- ").map((item) => item.trim().replace(/\s+/g, " "));
    const claimed = [...properties, windows].map(
      ({ name, sentence }) => `\`${name}\`: ${sentence}`,
    );
    expect(said.filter((item) => item !== "").sort()).toEqual(claimed.sort());
  });
});

describe("the documents", () => {
  it("have the table of platforms that the code yields", () => {
    const plain = (line: string): string => line.replace(/ +/g, " ").replace(/-+/g, "-");
    const table = read("docs/PLATFORMS.md").split("\n");
    expect(table.filter((line) => line.startsWith("|")).map(plain)).toEqual(
      platformTable().map(plain),
    );
  });

  it("name no discovery, repair or instance that is not there", () => {
    const known: Readonly<Record<string, ReadonlyArray<string>>> = {
      discovery: discoveries.map(({ name }) => name),
      repair: Object.keys(repairs),
      instance: [...instances.map(({ name }) => name), "all"],
    };
    const named = [...everything.matchAll(/--(discovery|repair|instance) ([a-z][a-z0-9,-]*)/g)];
    const unknown = named.flatMap(([, option = "", names = ""]) =>
      names.split(",").filter((name) => !known[option]!.includes(name)),
    );
    expect(named.length).toBeGreaterThan(3);
    expect(unknown).toEqual([]);
  });

  it("plant no bug that is not there", () => {
    const planted = new Set(bugs.map(({ name }) => name));
    const named = [...everything.matchAll(/--bug ([a-z]+(?:-[a-z]+)*)/g)];
    expect(named.map(([, name = ""]) => name).filter((name) => !planted.has(name))).toEqual([]);
  });

  const examples = [...everything.matchAll(/```ts\n(.*?)```/gs)].map(([, text = ""]) => text);

  it.each(examples)("have an example that prints what it says: %#", (example) => {
    const folder: Readonly<Record<string, string>> = {
      "": "src",
      "/spec": "spec",
      "/wire": "wire",
    };
    const script = example.replace(
      /from "mallocspec([^"]*)"/g,
      (_, entry: string) => `from "./${folder[entry]}/index.ts"`,
    );
    // What a program prints is compared: in no colours, whatever a build server asks for.
    const { FORCE_COLOR: _, ...env } = process.env;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--input-type=module-typescript", "--eval", script],
      { cwd: root, env, encoding: "utf8" },
    );
    const promised = [...example.matchAll(/\/\/ → (.*)$/gm)].map(([, line]) => line);
    expect(stderr).toBe("");
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => line.trimEnd()),
    ).toEqual(promised);
  });

  const runs = documents.flatMap((document) =>
    [...read(document).matchAll(/```console\n\$ mallocspec (verify [^\n]*)\n(.*?)```/gs)].map(
      ([, command = "", report = ""]) => ({ document, command, report }),
    ),
  );

  it("show searches", () => {
    expect(runs.map(({ document }) => document)).toContain("README.md");
    expect(runs.map(({ document }) => document)).toContain("docs/VERIFY.md");
  });

  /** What a command prints; the same one stands in more than one document. */
  const printedBy = new Map<string, string>();

  const run = (command: string): string => {
    const out = mkdtempSync(join(tmpdir(), "documents-"));
    const { stdout } = spawnSync(
      process.execPath,
      [join(root, "cli/main.ts"), ...command.split(" "), "--out", out],
      { cwd: root, encoding: "utf8" },
    );
    rmSync(out, { recursive: true });
    return stdout
      .replaceAll("npx node cli/main.ts", "mallocspec")
      .replaceAll(` --out ${out}`, "")
      .replaceAll(`${out}/`, "");
  };

  it.each(runs)("show what is printed: $document, $command", ({ command, report }) => {
    const stdout = printedBy.get(command) ?? run(command);
    printedBy.set(command, stdout);
    // How long a run takes is different each time, and the command is named as it was called.
    const steady = (text: string): string => text.replace(/, (\d+ min )?[\d.]+ s,/g, ", 1 s,");
    const printed = steady(stdout);
    const [first = "", ...parts] = steady(report).split(/^…\n/m);
    expect(printed.startsWith(first)).toBe(true);
    expect(parts.filter((part) => !printed.includes(part))).toEqual([]);
  });

  it.each(documents)("%s names no file that is not there", (document) => {
    const files = /\b(?:spec|src|wire|props|host|cli|test|bench|viewer|docs)\/[\w./-]+\.\w+/g;
    const named = [...read(document).matchAll(files)].map(([file]) => file);
    expect(named.filter((file) => !exists(file))).toEqual([]);
  });

  it.each(documents)("%s links to no page that is not there", (document) => {
    const links = [...read(document).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, to = ""]) => to);
    const here = dirname(join(root, document));
    expect(links.filter((to) => !existsSync(join(here, to)))).toEqual([]);
  });

  it("describe every folder of code in one line", () => {
    const page = read("docs/ARCHITECTURE.md");
    const chapters = new Set(sources.map((file) => dirname(file)).filter((it) => it.includes("/")));
    // The chapters of the twins are named once for all; test/ mirrors the folders that it tests.
    const unnamed = [...chapters].filter((folder) => {
      const name = folder.replace(/^(spec|src|props\/properties\/invariants)\//, "");
      return !folder.startsWith("test/") && !page.includes(`${name}/\``);
    });
    expect(unnamed).toEqual([]);
  });
});
