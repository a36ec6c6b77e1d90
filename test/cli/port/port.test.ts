/** `mallocspec port verify` and `port check`, as a user runs them. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { need } from "../../tools.ts";
import { workshop } from "../../ports/build.ts";
import { compare, nothing } from "../documented.ts";
import { mallocspec } from "../mallocspec.ts";

const shop = workshop();
afterAll(() => shop.remove());

const built = new Map<string, string>();
const port = (allocator: string, bug?: string): string => {
  const key = `${allocator} ${bug}`;
  const program = built.get(key) ?? shop.port(allocator, bug);
  built.set(key, program);
  return program;
};

const verified = (words: string, ...more: ReadonlyArray<string>) =>
  mallocspec("port", "verify", ...words.split(" "), ...more);

const file = (name: string, text: string): string => {
  const path = join(shop.folder, name);
  writeFileSync(path, text);
  return path;
};

describe("port verify", () => {
  it("holds for the allocator of the C library", (context) => {
    need("cc", context);
    const { status, stdout } = verified("--seed 4 --runs 100 --", port("glibc"));
    expect(stdout).toMatch(/^libc 1 holds to the contract\n[\d,]+ operations in 100 sequences, /);
    expect(stdout).toContain(`\nrepeat: npx node cli/main.ts port verify --seed 4 --runs 100 -- `);
    expect(stdout).toContain(
      "not judged: reuse: reuse is not in can=; abort: abort is not in can=",
    );
    expect(status).toBe(0);
  });

  it("finds a planted bug, repeats it, and writes a program that fails without it", (context) => {
    need("cc", context);
    const { status, stdout } = verified(
      `--seed 1 --runs 60 --clause overflow --reproduce c --out ${shop.folder}`,
      port("arena", "overflow"),
    );
    expect(status).toBe(1);
    expect(stdout).toMatch(/^arena 1 fails: overflow at calloc\n/);
    const program = join(shop.folder, "overflow-at-calloc.c");
    expect(stdout).toContain(`as a program: ${program}`);
    expect(spawnSync(shop.alone(program, "arena", "overflow"), { encoding: "utf8" })).toMatchObject(
      {
        status: 1,
        stdout: "overflow at calloc\n",
      },
    );
    expect(spawnSync(shop.alone(program, "arena")).status).toBe(0);
    const repeat = /^repeat: npx node cli\/main\.ts (.*)$/m.exec(stdout)?.[1] ?? "";
    const again = mallocspec(...repeat.split(" "));
    expect(again.status).toBe(1);
    expect(again.stdout).toMatch(/^arena 1 fails: overflow at calloc\n/);
  });

  it("prints one JSON object, and writes JUnit's XML", (context) => {
    need("cc", context);
    const junit = join(shop.folder, "junit.xml");
    const { status, stdout } = verified(
      `--json --seed 1 --runs 60 --clause overflow,reuse --junit ${junit}`,
      port("arena", "overflow"),
    );
    expect(status).toBe(1);
    const report = JSON.parse(stdout);
    const crashed = JSON.parse(
      verified("--json --seed 1 --runs 60", port("arena", "free-null")).stdout,
    );
    const opaque = /^failures\[\]\.program$/;
    const special = { byName: /^nothing$/, opaque };
    expect(compare("port verify", [report, crashed], special)).toEqual(nothing);
    expect(report).toMatchObject({ verdict: "differs", seed: 1, clauses: ["overflow", "reuse"] });
    expect(report.failures[0]).toMatchObject({
      group: "overflow at calloc",
      kind: "clause",
      operation: "calloc",
      isFlaky: false,
      confirmed: 3,
    });
    expect(report.failures[0].log.length).toBe(1);
    const xml = readFileSync(junit, "utf8");
    expect(xml).toContain('tests="2" failures="1" skipped="0"');
    expect(xml).toContain('<testcase classname="arena 1" name="reuse"></testcase>');
    expect(xml).toContain('name="overflow"><failure message="overflow at calloc: ');
  });

  it("holds what is expected by the strictest rule", (context) => {
    need("cc", context);
    const verify = (expected: string, bug?: string) =>
      verified(
        `--seed 1 --runs 60 --clause overflow --expect ${file("expected", expected)}`,
        port("arena", bug),
      );
    const right = verify("# known\noverflow at calloc # issue 7\n", "overflow");
    expect(right.stdout).toMatch(/^arena 1 fails as expected: overflow at calloc\n/);
    expect(right.status).toBe(0);
    const passes = verify("overflow at calloc\n");
    expect(passes.stdout).toMatch(/overflow at calloc: expected, but did not\s+fail/);
    expect(passes.status).toBe(1);
    const other = verify("place at malloc\n", "overflow");
    expect(other.stdout).toMatch(/overflow at calloc: not expected; place\s+at\s+malloc: expected/);
    expect(other.status).toBe(1);
    const misspelled = verify("overflow in calloc\n", "overflow");
    expect(misspelled.stderr).toContain(
      ":1: found overflow in calloc, expected CLAUSE at OPERATION",
    );
    expect(misspelled.status).toBe(2);
  });

  it.for([
    { words: ["--clause", "plase"], says: "Did you mean place?" },
    {
      words: ["--clause", "place", "--skip", "place"],
      says: "--skip leaves no clause to be judged",
    },
    {
      words: ["--expect", "no-such-file"],
      says: "--expect no-such-file: cannot be read: no such file",
    },
    { words: ["--junit", "no/such/file"], says: "--junit no/such/file: cannot be written" },
    { words: ["--runs", "0"], says: "Expected a whole number from 1" },
    { words: ["--reproduce", "cobol"], says: "Expected one of c" },
  ])("refuses $words", ({ words, says }) => {
    const { status, stderr, stdout } = mallocspec("port", "verify", ...words, "--", "true");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr).toContain(says);
  });

  it.for([
    { program: "true", says: "no handshake: its output ended, exit code 0" },
    { program: "no-such-program", says: "no handshake: there is no such program" },
    { program: "cat", says: "handshake: found hello 1 allocator, expected hello 1 NAME VERSION" },
  ])("refuses a program that is no port: $program", ({ program, says }) => {
    for (const verb of ["verify", "check"]) {
      const { status, stderr } = mallocspec("port", verb, "--", program);
      expect({ verb, stderr }).toEqual({ verb, stderr: expect.stringContaining(says) });
      expect({ verb, status }).toEqual({ verb, status: 2 });
    }
  });

  it("proves nothing of a port that gives no block", (context) => {
    need("cc", context);
    const text = `while read -r op rest; do case $op in hello) echo hello 1 empty 1 bits=64 ops=malloc;; malloc) echo 0;; sync) echo sync;; *) echo none;; esac; done`;
    const { status, stdout } = mallocspec("port", "verify", "--runs", "5", "--", "sh", "-c", text);
    expect(stdout).toMatch(/^inconclusive: the port gave no block\n/);
    expect(status).toBe(3);
  });

  it("leaves no unfinished file", () => {
    expect(readdirSync(shop.folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

describe("port check", () => {
  it("tries every operation once", (context) => {
    need("cc", context);
    const { status, stdout } = mallocspec("port", "check", port("glibc"));
    expect(stdout).toContain("libc 1: the handshake is right\n");
    expect(stdout).toMatch(
      /\n {2}memalign 2 64 100 = 0x[0-9a-f]+ +block 2 of 100 bytes, aligned to 64/,
    );
    expect(stdout).toContain("\nevery operation answers as it must\n");
    expect(status).toBe(0);
  });

  it("says of the first wrong line what was found and what was expected", () => {
    const text = `while read -r op rest; do case $op in hello) echo hello 1 odd 1 bits=64 ops=malloc;; sync) echo sync;; *) echo allocated;; esac; done`;
    const { status, stdout } = mallocspec("port", "check", "--", "sh", "-c", text);
    expect(stdout.replace(/\s+/g, " ")).toContain(
      'garbage at malloc: reply to malloc: found allocated, expected an address such as 0x55d0, or 0 for none, perhaps with " errno=ENOMEM"; was it meant for stderr?',
    );
    expect(status).toBe(1);
  });
});
