/** The layers: each ban of the linter fires, on a fixture that breaks it. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { filesIn, fixtureFolder, read, root } from "./tree.ts";

const fixtures = filesIn(fixtureFolder).filter((file) => file.endsWith(".ts"));

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
      cpSync(join(root, fixtureFolder), folder, { recursive: true });
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
    const file = relative(fixtureFolder, fixture);
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
