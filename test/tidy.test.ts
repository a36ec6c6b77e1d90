/** What holds of the project's own files and no linter knows; and that the linter's bans fire. */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { bugs } from "../props/bugs/index.ts";
import { discoveries } from "../props/discoveries.ts";
import { instances } from "../props/instances.ts";
import { properties, windows } from "../props/invariants/index.ts";
import { platformTable } from "../props/platformtable.ts";
import { repairs } from "../spec/repairs.ts";

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

const layers = ["spec", "src", "props", "wire", "cli", "viewer", "bench", "test"];
const fixtures = filesIn("test/lint-fixtures").filter((file) => file.endsWith(".ts"));
const sources = layers
  .flatMap(filesIn)
  .filter((file) => file.endsWith(".ts") && !file.startsWith("test/lint-fixtures/"));

/** Files of one side that the other has no counterpart of, and why. */
const withoutTwin: Readonly<Record<string, string>> = {
  "spec/adversary.ts":
    "what the simulated OS does on purpose; part of src/os.ts's other side, props/ plays it",
  "spec/centralfree.ts": "spans that come back from caches; src/mcentral.ts has all of mcentral.go",
  "spec/collection.ts": "the persistent collections; the fast side has typed arrays",
  "spec/contract.ts": "what a program is promised; the fast side keeps it",
  "spec/cycle.ts": "the stages of a cycle; src/pacer.ts",
  "spec/finalizer.ts": "specials on and off; src/specials.ts",
  "spec/freespan.ts": "pages that come back; src/mheap.ts has all of mheap.go",
  "spec/heapfree.ts": "pages that come back; src/mheap.ts has all of mheap.go",
  "spec/layout.ts": "the reservation of mallocinit; src/arena.ts",
  "spec/nextfree.ts": "the next slot of a cached span; src/malloc.ts and src/mspan.ts",
  "spec/osbsd.ts": "src/membsd.ts",
  "spec/osdarwin.ts": "src/memdarwin.ts",
  "spec/osfamily.ts": "src/memfamily.ts",
  "spec/oslinux.ts": "src/memlinux.ts",
  "spec/osplan9.ts": "src/memplan9.ts, and src/plan9.ts, who answers it",
  "spec/osunix.ts": "src/unix.ts, who answers the calls",
  "spec/oswindows.ts": "src/memwindows.ts, and src/windows.ts, who answers it",
  "spec/perform.ts": "from an action to a transition; src/machine.ts",
  "spec/profile.ts": "the profiler's specials; src/specials.ts",
  "spec/recording.ts": "the recorded answers of a trace, as values; src is given them by props/",
  "spec/refill.ts": "what caches exchange with the central lists; src/mcache.ts",
  "spec/regions.ts": "the simulated address space, as a value; src/kernel.ts",
  "spec/repairs.ts": "repairs of the seed's defects; the fast side does what the seed does",
  "spec/report.ts": "checkpoints and ReadMemStats; src/mstats.ts",
  "spec/simulation.ts": "the simulated operating system, as a value; src/os.ts and its kin own it",
  "spec/start.ts": "mallocinit; src/arena.ts and src/runtime.ts",
  "spec/state.ts": "the immutable state; the fast side's is spread over its typed arrays",
  "spec/sweepspan.ts": "the sweep of one span; src/sweep.ts",
  "spec/transition.ts": "composition of transitions; the fast side has statements",
  "spec/units.ts": "branded numbers; the fast side has plain ones",
  "spec/word.ts": "words that wrap at 32 or 64 bits; the fast side's are in src/bits.ts",
  "src/collector.ts": "a collection for programs; the specification is told of one",
  "src/goarch.ts": "facts of processors; spec/platform.ts",
  "src/goos.ts": "facts of operating systems; spec/platform.ts",
  "src/heap.ts": "what a program uses; the specification is not for programs",
  "src/kernel.ts": "who answers the calls; spec/simulation.ts",
  "src/machine.ts": "actions on the fast side; spec/index.ts and spec/perform.ts",
  "src/mem.ts": "the calls of the operating system; spec/os.ts",
  "src/membsd.ts": "spec/osbsd.ts",
  "src/memdarwin.ts": "spec/osdarwin.ts",
  "src/memfamily.ts": "spec/osfamily.ts",
  "src/memlinux.ts": "spec/oslinux.ts",
  "src/lent.ts": "slots that a span lends to src/quick.ts; spec/malloc.ts takes them one by one",
  "src/memory.ts": "the bytes of the arena; the specification has none",
  "src/memplan9.ts": "spec/osplan9.ts",
  "src/memwindows.ts": "spec/oswindows.ts",
  "src/plan9.ts": "who answers Plan 9's calls; spec/osplan9.ts",
  "src/quick.ts": "a shorter way through src/malloc.ts, for programs; spec/malloc.ts",
  "src/runtime.ts": "the parts of a machine, wired; the specification has spec/state.ts",
  "src/stop.ts": "throw and panic as exceptions; the specification has Lefts",
  "src/unix.ts": "who answers the calls; spec/osunix.ts",
  "src/vocabulary.ts": "names as numbers, for recording; the specification has the names",
  "src/windows.ts": "who answers Windows' calls; spec/oswindows.ts",
};

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
  const fileNames = (folder: string) => new Set(filesIn(folder).map((file) => basename(file)));

  const sides = ["spec", "src"] as const;
  const isAlone = (file: string): boolean => {
    const [side] = sides.filter((one) => !file.startsWith(`${one}/`));
    return !fileNames(side!).has(basename(file));
  };

  it("are twins: each of spec/ and src/ has one of its name, or a reason why not", () => {
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
    const files = /\b(?:spec|src|wire|props|cli|test|bench|viewer|docs)\/[\w./-]+\.\w+/g;
    const named = [...read(document).matchAll(files)].map(([file]) => file);
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it.each(documents)("%s links to no page that is not there", (document) => {
    const links = [...read(document).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, to = ""]) => to);
    const here = dirname(join(root, document));
    expect(links.filter((to) => !existsSync(join(here, to)))).toEqual([]);
  });
});
