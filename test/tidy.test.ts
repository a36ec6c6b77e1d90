/** What holds of the project's own files and no linter knows; and that the linter's bans fire. */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { bugs } from "../props/bugs/index.ts";
import { discoveries } from "../props/properties/discoveries.ts";
import { instances } from "../props/instances/instances.ts";
import { properties, windows } from "../props/properties/invariants/index.ts";
import { platformTable } from "../props/instances/platformtable.ts";
import { withoutTwin } from "./withouttwin.ts";
import { repairs } from "../spec/instance/repairs.ts";

const root = join(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");

/** The files below a folder, by their path from the project's root; none where it is missing. */
const filesIn = (folder: string): ReadonlyArray<string> =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)))
        .sort()
    : [];

const layers = ["spec", "src", "props", "wire", "host", "cli", "viewer", "bench", "test"];
const fixtures = filesIn("test/lint-fixtures").filter((file) => file.endsWith(".ts"));
const sources = layers
  .flatMap(filesIn)
  .filter((file) => file.endsWith(".ts") && !file.startsWith("test/lint-fixtures/"));

describe("the layers", () => {
  interface Finding {
    readonly code: string;
    readonly message: string;
    readonly help?: string;
    readonly filename: string;
    readonly labels: ReadonlyArray<{ readonly span: { readonly line: number } }>;
  }

  /** Lints the fixtures in a folder of their own, where the rules for folders apply to them. */
  const findings = (): ReadonlyArray<Finding> => {
    const folder = mkdtempSync(join(tmpdir(), "mallocspec-lint-"));
    try {
      cpSync(join(root, "test/lint-fixtures"), folder, { recursive: true });
      const config = { ...JSON.parse(read(".oxlintrc.json")), options: { typeAware: false } };
      writeFileSync(join(folder, ".oxlintrc.json"), JSON.stringify(config));
      const oxlint = join(root, "node_modules/.bin/oxlint");
      const { stdout } = spawnSync(oxlint, ["-f", "json"], { cwd: folder, encoding: "utf8" });
      return (JSON.parse(stdout) as { diagnostics: ReadonlyArray<Finding> }).diagnostics;
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const found = findings();

  const bannedIn = (file: string): ReadonlyArray<string> =>
    read(file)
      .split("\n")
      .flatMap((text, i) => {
        const message = /\/\/ banned: (.*)$/.exec(text)?.[1];
        return message === undefined ? [] : [`${i + 1}: ${message}`];
      });

  it.each(fixtures)("%s is refused line by line, and for nothing else", (fixture) => {
    const file = relative("test/lint-fixtures", fixture);
    const reported = found
      .filter(({ filename }) => filename === file)
      .map(({ code, message, help, labels }) => {
        const ban = code === "eslint(no-restricted-imports)" ? help : `${code} ${message}`;
        return `${labels[0]?.span.line}: ${ban}`;
      });
    expect(bannedIn(fixture).length).toBeGreaterThan(0);
    expect(reported.sort()).toEqual([...bannedIn(fixture)].sort());
  });

  it("has a fixture for every ban", () => {
    interface Override {
      readonly rules: { readonly "no-restricted-imports"?: [string, { patterns: Pattern[] }] };
    }
    interface Pattern {
      readonly message: string;
    }
    const config = JSON.parse(read(".oxlintrc.json")) as { overrides: ReadonlyArray<Override> };
    const banned = new Set(fixtures.flatMap(bannedIn).map((line) => line.replace(/^\d+: /, "")));
    const bans = config.overrides.flatMap(
      ({ rules }) =>
        rules["no-restricted-imports"]?.[1].patterns.map(({ message }) => message) ?? [],
    );
    expect(bans.filter((message) => !banned.has(message))).toEqual([]);
  });
});

describe("the files", () => {
  const sides = ["spec", "src"] as const;
  const isAlone = (file: string): boolean =>
    !existsSync(
      join(
        root,
        file.replace(/^\w+/, (side) => (side === "spec" ? "src" : "spec")),
      ),
    );

  it("are twins: each of spec/ and src/ has one at the same path, or a reason why not", () => {
    const alone = sides.flatMap(filesIn).filter(isAlone);
    expect(alone.filter((file) => withoutTwin[file] === undefined)).toEqual([]);
  });

  it("have no reason for being alone that they do not need", () => {
    const excused = Object.keys(withoutTwin);
    expect(excused.filter((file) => !existsSync(join(root, file)) || !isAlone(file))).toEqual([]);
  });

  it("are at most 400 lines long", () => {
    expect(sources.filter((file) => read(file).split("\n").length > 401)).toEqual([]);
  });

  it("are named by what is in them", () => {
    const empty = /^(utils?|helpers?|common|types|misc|manager)\.ts$/;
    expect(sources.filter((file) => empty.test(basename(file)))).toEqual([]);
  });

  it("postpone nothing that has no issue", () => {
    const postponed = /\b(TODO|FIXME|XXX)\b(?! ?\(?(issue )?#?\d)/;
    const lines = sources
      .filter((file) => file !== "test/tidy.test.ts")
      .flatMap((file) =>
        read(file)
          .split("\n")
          .map((text, i) => `${file}:${i + 1}: ${text}`),
      );
    expect(lines.filter((line) => postponed.test(line))).toEqual([]);
  });

  it("name no place on the machine where they were written", () => {
    const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" });
    const texts = tracked
      .split("\n")
      .filter((file) => /\.(ts|md|json)$/.test(file) && existsSync(join(root, file)));
    const place = /(^|["'`( ])\/(home|work|Users|root)\//m;
    expect(texts.filter((file) => place.test(read(file)))).toEqual([]);
  });
});

describe("the golden traces", () => {
  const golden = filesIn("test/golden").map((file) => basename(file));
  const replays = sources.filter((file) => /(^|\/)[a-z]*replay[a-z]*\.test\.ts$/.test(file));

  it.skipIf(replays.length === 0)("are all replayed by a test", () => {
    const texts = replays.map(read).join("\n");
    const all = /readdirSync\([^)]*golden/.test(texts);
    expect(golden.filter((name) => !all && !texts.includes(name))).toEqual([]);
  });
});

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

  it("has the table of platforms that the code yields", () => {
    const plain = (line: string): string => line.replace(/ +/g, " ").replace(/-+/g, "-");
    const [, section = ""] = read("README.md").split("\n## Platforms\n");
    const table = section.split("\n## ")[0]!.split("\n");
    expect(table.filter((line) => line.startsWith("|")).map(plain)).toEqual(
      platformTable().map(plain),
    );
  });

  it("names no discovery, repair or instance that is not there", () => {
    const known: Readonly<Record<string, ReadonlyArray<string>>> = {
      discovery: discoveries.map(({ name }) => name),
      repair: Object.keys(repairs),
      instance: [...instances.map(({ name }) => name), "all"],
    };
    const named = [
      ...read("README.md").matchAll(/--(discovery|repair|instance) ([a-z][a-z0-9,-]*)/g),
    ];
    const unknown = named.flatMap(([, option = "", names = ""]) =>
      names.split(",").filter((name) => !known[option]!.includes(name)),
    );
    expect(named.length).toBeGreaterThan(3);
    expect(unknown).toEqual([]);
  });

  it("plants no bug that is not there", () => {
    const planted = new Set(bugs.map(({ name }) => name));
    const named = [...read("README.md").matchAll(/--bug ([a-z]+(?:-[a-z]+)*)/g)];
    expect(named.map(([, name = ""]) => name).filter((name) => !planted.has(name))).toEqual([]);
  });

  const examples = [...read("README.md").matchAll(/```ts\n(.*?)```/gs)].map(
    ([, text = ""]) => text,
  );

  it.each(examples)("has an example that prints what it says: %#", (example) => {
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
});

describe("the documents", () => {
  const documents = ["README.md", ...filesIn("docs")].filter(
    (file) => file.endsWith(".md") && existsSync(join(root, file)),
  );

  it.each(documents)("%s names no file that is not there", (document) => {
    const files = /\b(?:spec|src|wire|props|host|cli|test|bench|viewer|docs)\/[\w./-]+\.\w+/g;
    const named = [...read(document).matchAll(files)].map(([file]) => file);
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it.each(documents)("%s links to no page that is not there", (document) => {
    const links = [...read(document).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, to = ""]) => to);
    const here = dirname(join(root, document));
    expect(links.filter((to) => !existsSync(join(here, to)))).toEqual([]);
  });
});
