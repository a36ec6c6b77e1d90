/** Logs, judged line by line: what each clause finds in them, and what no log can be. */
import { describe, expect, it } from "vitest";
import { clauses } from "../../../../props/contract/clauses/index.ts";
import { LogJudge } from "../../../../props/ports/log/judge.ts";
import { parseLogLine } from "../../../../wire/port/logline.ts";

const judge = (lines: ReadonlyArray<string>, chosen = clauses): LogJudge => {
  const judged = new LogJudge(chosen);
  for (const [i, line] of lines.entries()) {
    const entry = parseLogLine(line);
    if (entry !== undefined) judged.take(entry, i + 1);
  }
  return judged;
};

/** The groups, each with its first line and how many there are. */
const found = (lines: ReadonlyArray<string>, chosen = clauses): ReadonlyArray<string> =>
  judge(lines, chosen).findings.map(({ group, line, lines: count }) => `${group} ${line} ${count}`);

const hello =
  "hello 1 board 1 bits=64 ops=malloc,calloc,realloc,memalign,free,usable align=8 " +
  "malloc0=unique realloc0=free freenull=ok reallocnull=ok can=errno,abort max=4096";

describe("a log", () => {
  it.each([
    ["place at malloc", ["malloc 1 64 = 0x1000", "malloc 2 8 = 0x1038"]],
    ["place at malloc", ["malloc 1 64 = 0xffffffffffffffe0"]],
    ["place at calloc", ["malloc 64 = 0x1000", "calloc 2 8 = 0xff8"]],
    ["place at malloc", ["malloc 1 0 = 0x1000", "malloc 2 0 = 0x1000"]],
    ["place at realloc", ["malloc 8 = 0x1000", "malloc 8 = 0x1008", "realloc 0x1000 9 = 0x1000"]],
    ["usable at usable", ["malloc 1 64 = 0x1000", "usable 1 = 63"]],
    ["usable at malloc", ["malloc 8 = 0x1000", "usable 0x1000 = 24", "malloc 8 = 0x1010"]],
    ["align at malloc", ["malloc 1 64 = 0x1004"]],
    ["align at memalign", ["memalign 1 64 8 = 0x1008"]],
    ["zero at zero", ["calloc 1 2 8 = 0x1000", "zero 1 0 16 = bad 3 7"]],
    ["bytes at check", ["malloc 1 8 = 0x1000", "fill 1 0 8 5", "check 1 0 8 5 = bad 3 7"]],
    ["overflow at calloc", ["calloc 1 4294967296 4294967296 = 0x1000"]],
    ["huge at malloc", ["malloc 1 4097 = 0x1000"]],
    ["zero-size at malloc", ["malloc 1 0 = 0"]],
    ["errno at malloc", ["malloc 1 8 = 0"]],
    ["abort at refree", ["malloc 1 8 = 0x1000", "free 1", "refree 1"]],
    [
      "failed-realloc at usable",
      [
        "malloc 8 = 0x1000",
        "usable 0x1000 = 24",
        "realloc 0x1000 99 = 0 errno=ENOMEM",
        "usable 0x1000 = 16",
      ],
    ],
    ["panic at malloc", ["malloc 1 8 = panic heap is full of holes"]],
  ])("fails by %s", (group, lines) => {
    expect(judge([hello, ...lines]).findings.map((finding) => finding.group)).toEqual([group]);
  });

  it("holds where blocks touch, and where places are used again", () => {
    const lines = [
      hello,
      "malloc 1 64 = 0x1000",
      "malloc 2 64 = 0x1040",
      "realloc 1 32 = 0x1000",
      "malloc 3 32 = 0x1020",
      "free 1",
      "malloc 1 32 = 0x1000 ",
    ].map((line) => line.trimEnd());
    expect(found(lines)).toEqual([]);
    const byAddress = ["malloc 64 = 0x1000", "free 0x1000", "malloc 64 = 0x1000", "free 0x0"];
    expect(found(byAddress)).toEqual([]);
  });

  it("is not held against one overlap more than once", () => {
    const lines = [
      "malloc 1 64 = 0x1000",
      "malloc 2 64 = 0x1020",
      "malloc 3 64 = 0x1040",
      "free 2",
      "free 1",
      "malloc 1 64 = 0x1000",
    ];
    expect(found(lines)).toEqual(["place at malloc 2 1"]);
  });

  it("groups what fails, and counts the lines", () => {
    const lines = [hello, "malloc 1 8 = 0x1001", "malloc 2 8 = 0x2001", "memalign 3 64 8 = 0x3008"];
    expect(found(lines)).toEqual(["align at malloc 2 2", "align at memalign 4 1"]);
    expect(
      found(
        lines,
        clauses.filter(({ name }) => name !== "align"),
      ),
    ).toEqual([]);
  });

  it("names the line of the block that is overlapped", () => {
    const [finding] = judge([hello, "", "malloc 64 = 0x1000", "malloc 64 = 0x1000"]).findings;
    expect(finding?.concerned).toEqual([{ line: 3, block: "block 3, [0x1000, 0x1040)" }]);
    expect(finding?.line).toBe(4);
  });

  it("promises nothing that it does not say", () => {
    const lines = [
      "malloc 1 0 = 0x1001",
      "malloc 2 0 = 0x1001",
      "malloc 3 8 = 0x1001",
      "malloc 4 0 = 0",
    ];
    expect(found(lines)).toEqual([]);
    expect(judge(lines).hello).toBeUndefined();
  });

  it("takes a realloc to 0 that gives none as a free, where nothing is promised", () => {
    const lines = ["malloc 1 8 = 0x1000", "realloc 1 0 = 0", "malloc 2 8 = 0x1000", "free 1"];
    expect(found(lines)).toEqual([]);
    expect(found(["malloc 8 = 0x1000", "realloc 0x1000 0 = 0", "malloc 8 = 0x1000"])).toEqual([]);
  });

  it("forgets everything at a reset", () => {
    expect(found(["malloc 1 8 = 0x1000", "reset", "malloc 1 8 = 0x1000"])).toEqual([]);
  });
});

describe("a realloc that begins and ends", () => {
  it("leaves its place to other threads meanwhile", () => {
    const lines = [
      "malloc 64 = 0x1000",
      "begin 1 realloc 0x1000 128",
      "malloc 64 = 0x1000",
      "begin 2 realloc 0x1000 256",
      "end 1 = 0x2000",
      "end 2 = 0x3000",
      "malloc 64 = 0x1000",
    ];
    expect(found(lines)).toEqual([]);
  });

  it("gets its block back where it fails, and no other request may have got the place", () => {
    const failed = ["malloc 1 64 = 0x1000", "begin 1 realloc 1 128"];
    expect(found([...failed, "end 1 = 0", "malloc 2 8 = 0x1000"])).toEqual(["place at malloc 4 1"]);
    expect(found([...failed, "malloc 2 8 = 0x1000", "end 1 = 0"])).toEqual([
      "place at realloc 4 1",
    ]);
  });

  it("overlaps where it ends", () => {
    const lines = ["malloc 8 = 0x1000", "malloc 8 = 0x1008", "begin 1 realloc 0x1000 16"];
    expect(found([...lines, "end 1 = 0x1000"])).toEqual(["place at realloc 4 1"]);
  });

  it("may have no end, which is said", () => {
    const { unanswered } = judge(["malloc 8 = 0x1000", "begin 1 realloc 0x1000 16"]);
    expect(unanswered.map(({ line }) => line)).toEqual([2]);
  });
});

describe("blocks that the log does not have", () => {
  it("are counted by address", () => {
    const lines = ["free 0x1000", "malloc 8 = 0x2000", "free 0x2000", "free 0x2000"];
    expect(judge(lines).strays).toEqual({ count: 2, line: 1, what: "free 0x1000" });
    const moved = judge(["realloc 0x1000 8 = 0x2000", "malloc 8 = 0x2000"]);
    expect(moved.findings.map(({ group }) => group)).toEqual(["place at malloc"]);
  });

  it("are at an address that a realloc has left", () => {
    const lines = ["malloc 8 = 0x1000", "realloc 0x1000 16 = 0x2000", "free 0x2000", "free 0x1000"];
    expect(judge(lines).strays).toEqual({ count: 1, line: 4, what: "free 0x1000" });
  });

  it("are none where two blocks were given at one address, and both are freed", () => {
    const twice = ["malloc 8 = 0x1000", "malloc 8 = 0x1000", "free 0x1000", "free 0x1000"];
    const judged = judge([...twice, "malloc 8 = 0x1000"]);
    expect(judged.findings.map(({ line, lines }) => [line, lines])).toEqual([[2, 1]]);
    expect(judged.strays).toBeUndefined();
  });

  it("are counted by handle where the log says that it starts late", () => {
    expect(judge(["inherit", "free 3", "malloc 3 8 = 0x1000", "free 3"]).strays?.count).toBe(1);
  });
});

describe("what no log can say", () => {
  it.each([
    [
      "malloc: found handle 1 of the live block of line 1",
      ["malloc 1 8 = 0x1000", "malloc 1 8 = 0x2000"],
    ],
    ["free: found handle 1, which has no block", ["free 1"]],
    ["free: found handle 1, which has no block", ["malloc 1 8 = 0x1000", "free 1", "free 1"]],
    [
      "free: found a block named by its address, expected its handle",
      ["malloc 1 8 = 0x1000", "free 0x1000"],
    ],
    ["hello: found a second line, expected it as the first line", ["malloc 1 8 = 0x1000", hello]],
    ["end: found number 1, expected the number of a request", ["end 1 = 0x1000"]],
    ["begin: found number 1, which began in line 1", ["begin 1 malloc 8", "begin 1 malloc 8"]],
    ["reset: found requests in progress", ["begin 1 malloc 8", "reset"]],
    [
      "free: found handle 1, whose realloc has begun",
      ["malloc 1 8 = 0x10", "begin 1 realloc 1 9", "free 1"],
    ],
    ["reply to realloc: found ok", ["malloc 1 8 = 0x10", "begin 1 realloc 1 9", "end 1 = ok"]],
  ])("%s", (problem, lines) => {
    expect(() => judge(lines)).toThrow(problem);
  });
});
