/** The files of the project: twins, names, lengths, and places that must not be named. */
import { execFileSync } from "node:child_process";
import { basename, dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { withoutTwin } from "../withouttwin.ts";
import { exists, filesIn, read, root, sources } from "./tree.ts";

describe("the files", () => {
  const sides = ["spec", "src"] as const;
  const isAlone = (file: string): boolean =>
    !exists(file.replace(/^\w+/, (side) => (side === "spec" ? "src" : "spec")));

  it("are twins: each of spec/ and src/ has one at the same path, or a reason why not", () => {
    const alone = sides.flatMap(filesIn).filter(isAlone);
    expect(alone.filter((file) => withoutTwin[file] === undefined)).toEqual([]);
  });

  it("have no reason for being alone that they do not need", () => {
    const excused = Object.keys(withoutTwin);
    expect(excused.filter((file) => !exists(file) || !isAlone(file))).toEqual([]);
  });

  it("are at most 400 lines long", () => {
    expect(sources.filter((file) => read(file).split("\n").length > 401)).toEqual([]);
  });

  it("stand in folders of at most 16", () => {
    const counts = new Map<string, number>();
    for (const file of sources) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    const heaps = [...counts].filter(([, count]) => count > 16);
    expect(heaps).toEqual([]);
  });

  it("are named by what is in them", () => {
    const empty = /^(utils?|helpers?|common|types|misc|manager)\.ts$/;
    expect(sources.filter((file) => empty.test(basename(file)))).toEqual([]);
  });

  it("postpone nothing that has no issue", () => {
    const postponed = /\b(TODO|FIXME|XXX)\b(?! ?\(?(issue )?#?\d)/;
    const lines = sources
      .filter((file) => file !== "test/house/files.test.ts")
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
      .filter((file) => /\.(ts|md|json)$/.test(file) && exists(file));
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
