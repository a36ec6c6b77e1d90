import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { existsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkFolder, writeTrace } from "../../host/files/counterexamplefile.ts";
import { OutputError } from "../../host/files/unfinished.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mallocspec-out-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Makes the disk full for what this process writes into the folder. */
const fill = (): void => {
  symlinkSync("/dev/full", join(folder, `counterexample.${process.pid}.part`));
};

const thrown = (run: () => unknown): string => {
  try {
    run();
    return "";
  } catch (error) {
    expect(error).toBeInstanceOf(OutputError);
    return (error as Error).message.replaceAll(folder, "FOLDER");
  }
};

describe("a counterexample's file", () => {
  it("has the lines, and nothing else is left in the folder", () => {
    const file = writeTrace(folder, "one", ["a", "b"]);
    expect(file).toBe(join(folder, "one.jsonl"));
    expect(readFileSync(file, "utf8")).toBe("a\nb\n");
    expect(readdirSync(folder)).toEqual(["one.jsonl"]);
  });

  it("is the same file where the same is found again", () => {
    const file = writeTrace(folder, "one", ["a"]);
    expect(writeTrace(folder, "one", ["a"])).toBe(file);
    expect(readdirSync(folder)).toEqual(["one.jsonl"]);
  });

  it("never overwrites another one", () => {
    const files = ["a", "b", "c", "b"].map((line) => writeTrace(folder, "one", [line]));
    expect(files.map((file) => file.slice(folder.length + 1))).toEqual([
      "one.jsonl",
      "one-2.jsonl",
      "one-3.jsonl",
      "one-2.jsonl",
    ]);
    expect(files.map((file) => readFileSync(file, "utf8"))).toEqual(["a\n", "b\n", "c\n", "b\n"]);
  });

  it("does not overwrite a folder of its name", () => {
    mkdirSync(join(folder, "one.jsonl"));
    expect(writeTrace(folder, "one", ["a"])).toBe(join(folder, "one-2.jsonl"));
  });

  it.skipIf(!existsSync("/dev/full"))("is not there if the disk is full, not even a part", () => {
    fill();
    expect(thrown(() => writeTrace(folder, "one", ["a"]))).toBe(
      "FOLDER: cannot be written: no space left on the device",
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("the folder for counterexamples", () => {
  it("passes where a file can be written, and stays as it is", () => {
    expect(thrown(() => checkFolder(folder))).toBe("");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("must be there", () => {
    expect(thrown(() => checkFolder(join(folder, "none")))).toBe(
      "FOLDER/none: no such file or folder",
    );
  });

  it("must be a folder, and so must all above it", () => {
    writeFileSync(join(folder, "file"), "");
    expect(thrown(() => checkFolder(join(folder, "file")))).toBe("FOLDER/file: is no folder");
    expect(thrown(() => checkFolder(join(folder, "file", "in")))).toBe(
      "FOLDER/file/in: a part of the path is no folder",
    );
  });

  it("is not shown whole where its name is too long", () => {
    expect(thrown(() => checkFolder("x".repeat(100_000)))).toBe(
      `${"x".repeat(180)} … ${"x".repeat(15)} (100000 characters): the name is too long`,
    );
    writeFileSync(join(folder, "file"), "");
    const long = `${folder}/${"./".repeat(500)}file`;
    expect(thrown(() => checkFolder(long))).toMatch(
      /^FOLDER[./]+ … [./]+file \(\d+ characters\): is no folder$/,
    );
  });

  it.skipIf(!existsSync("/dev/full"))("must have space", () => {
    fill();
    expect(thrown(() => checkFolder(folder))).toBe(
      "FOLDER: cannot be written: no space left on the device",
    );
  });
});
