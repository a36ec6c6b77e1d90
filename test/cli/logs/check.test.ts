/** `mallocspec check` as a command: its reports, its exit codes, and what is no log. */
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { compare, nothing } from "../documented.ts";
import { fed, mallocspec, scratch } from "../mallocspec.ts";

const space = scratch();
afterAll(space.remove);

const right = "malloc 1 64 = 0x1000\nfree 1\nmalloc 1 64 = 0x1000\n";
/** Without the line ends that fit it to a terminal. */
const flat = (text: string): string => text.replaceAll(/\s+/g, " ");

const wrong = `hello 1 board 3 bits=32 ops=malloc,free align=8
malloc 1 64 = 0x1000
malloc 2 64 = 0x1020
malloc 3 8 = 0x2004
`;

describe("mallocspec check", () => {
  it("says of a log that it holds, and what was not judged", () => {
    const { status, stdout, stderr } = fed(right, "check", "-");
    expect(stderr).toBe("");
    expect(stdout).toContain(
      "standard input holds to the contract\n3 operations in 3 lines, 2 blocks",
    );
    expect(stdout).toContain("bytes: the log has no check");
    expect(stdout).toContain("note: no handshake in the first line: 64 bits are assumed");
    expect(status).toBe(0);
  });

  it("shows the first line of each clause and operation that fails", () => {
    const { status, stdout } = mallocspec("check", space.place("wrong.log.gz", gzipSync(wrong)));
    expect(flat(stdout)).toContain("(board 3) fails: place at malloc, align at malloc");
    expect(stdout).toContain("  line 2: block 1, [0x1000, 0x1040)\n  line 3: malloc 2 64 = 0x1020");
    expect(stdout).toContain("align at malloc: 0x2004 is not a multiple of 8");
    expect(status).toBe(1);
  });

  it("judges only what it is asked to", () => {
    const file = space.place("chosen.log", wrong);
    expect(flat(mallocspec("check", "--clause", "align", file).stdout)).toContain(
      "fails: align at malloc",
    );
    expect(mallocspec("check", "--skip", "align,place", file).status).toBe(0);
    expect(mallocspec("check", "--clause", "place", "--skip", "place", file).status).toBe(2);
  });

  it("does not judge a line that has no end, and says so", () => {
    const { status, stdout } = fed(`${right}malloc 2 64 = 0x10`, "check", "-");
    expect(stdout).toContain("note: line 4 has no line end, may be cut off, and is not judged");
    expect(status).toBe(0);
  });

  it("takes Windows' line ends", () => {
    expect(fed(right.replaceAll("\n", "\r\n"), "check", "-").status).toBe(0);
  });

  it("is inconclusive where no block is given", () => {
    expect(fed("malloc 1 64 = 0\n", "check", "-").status).toBe(3);
  });

  it.each([
    ["an empty file", "", "found an empty file, expected lines such as"],
    ["comments alone", "# nothing\n", "found no line that is a request"],
    ["one line without an end", "malloc 1 64 = 0x10", "line 1 has no line end"],
    ["other text", "total 24\n", ':1: request: found "total 24", expected one of malloc'],
    ["control characters", `malloc 1 64 = \u001b[2J\n`, "reply to malloc: found \\u001b[2J"],
    ["bytes that are no text", Buffer.from([0x6d, 0xff, 0xfe, 0x0a]), "bytes that are not UTF-8"],
    ["half of a gzip stream", gzipSync(right).subarray(0, 24), "the gzip stream is truncated"],
    [
      "a handle that lives",
      `${right}malloc 1 8 = 0x9000\n`,
      ":4: malloc: found handle 1 of the live",
    ],
    ["a negative size", "malloc 1 -8 = 0x9000\n", 'found n "-8", expected a whole number'],
    ["a number of 30 digits", `malloc 1 ${"9".repeat(30)} = 0\n`, "expected a whole number"],
  ])("refuses %s in one line", (_, text, problem) => {
    const { status, stdout, stderr } = mallocspec("check", space.place("hostile.log", text));
    expect(stderr).toContain(problem);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  it("refuses a folder and a missing file, and reads a pipe", () => {
    const folder = dirname(space.place("any", ""));
    expect(mallocspec("check", folder).stderr).toContain("is a directory, expected a file");
    expect(mallocspec("check", join(folder, "missing")).stderr).toContain("no such file");
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const command = `printf 'malloc 1 64 = 0x1000\\n' > '${pipe}' & exec '${process.execPath}' cli/main.ts check '${pipe}'`;
    const said = execFileSync("sh", ["-c", command], { encoding: "utf8" });
    expect(said).toContain("holds to the contract");
  });

  it("judges several logs, and the worst decides", () => {
    const [good, bad] = [space.place("good.log", right), space.place("bad.log", wrong)];
    expect(mallocspec("check", good, bad, good).status).toBe(1);
    expect(mallocspec("check", good, space.place("none.log", "free 0x0\n")).status).toBe(0);
    expect(mallocspec("check", "-", "-").status).toBe(2);
  });

  it("prints the documented JSON", () => {
    const late = "inherit\nfree 0x10\nmalloc 8 = 0x20\nbegin 1 realloc 0x20 9\nend 1 = 0x24\n";
    const over = "malloc 8 = 0x20\nmalloc 8 = 0x24\nbegin 2 malloc 4\nend 2 = 0x20\n";
    const files = [wrong, late, over].map((text, i) => space.place(`${i}.log`, text));
    const { stdout, status } = mallocspec("check", "--json", ...files, "no/such/file");
    const json = JSON.parse(stdout) as object;
    const special = { byName: /^never$/, opaque: /^never$/ };
    expect(compare("check", [json, { ...json, files: [] }], special).undocumented).toEqual([]);
    expect(compare("check", [json], special)).toEqual(nothing);
    expect(json).toMatchObject({
      command: "check",
      verdict: "unreadable",
      files: [
        {
          verdict: "differs",
          operations: 3,
          failures: [{ group: "place at malloc", line: 3 }, {}],
        },
        { verdict: "holds", failures: [] },
        { verdict: "differs" },
        { verdict: "unreadable", error: "no/such/file: no such file" },
      ],
    });
    expect(status).toBe(2);
  });
});
