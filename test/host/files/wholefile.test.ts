import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { OutputError } from "../../../host/files/unfinished.ts";
import { checkWritable, writeWhole } from "../../../host/files/wholefile.ts";

const folder = mkdtempSync(join(tmpdir(), "wholefile-"));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const written = (file: string): string => {
  checkWritable(file);
  writeWhole(file, "new");
  return readFileSync(file, "utf8");
};

describe("a file that a user names", () => {
  it("is written where there is none, and nothing else", () => {
    expect(written(at("first"))).toBe("new");
    expect(readdirSync(folder)).toEqual(["first"]);
  });

  it("keeps its mode", () => {
    writeFileSync(at("old"), "old");
    chmodSync(at("old"), 0o600);
    expect(written(at("old"))).toBe("new");
    expect(statSync(at("old")).mode % 0o1000).toBe(0o600);
  });

  it("is the one that a link leads to", () => {
    writeFileSync(at("real"), "old");
    symlinkSync("real", at("link"));
    expect(written(at("link"))).toBe("new");
    expect(readFileSync(at("real"), "utf8")).toBe("new");
    expect(lstatSync(at("link")).isSymbolicLink()).toBe(true);
  });

  it("is made where a link leads to none", () => {
    symlinkSync("later", at("dangling"));
    expect(written(at("dangling"))).toBe("new");
    expect(readFileSync(at("later"), "utf8")).toBe("new");
    expect(lstatSync(at("dangling")).isSymbolicLink()).toBe(true);
  });

  it("stays a device or a pipe", () => {
    expect(written("/dev/null")).toBe("");
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
    execFileSync("mkfifo", [at("pipe")]);
    checkWritable(at("pipe"));
    expect(statSync(at("pipe")).isFIFO()).toBe(true);
  });

  it.each([
    ["", 'found "", expected the name of a file'],
    [at("folder"), `${at("folder")}: is a folder, expected a file`],
    [at("circle"), `${at("circle")}: cannot be written: its links lead in a circle`],
    [at("none/file"), `${at("none/file")}: cannot be written: no such file or folder`],
    [at("first/file"), `${at("first/file")}: cannot be written: a part of the path is no folder`],
    [
      "x".repeat(5000),
      `${"x".repeat(180)} … ${"x".repeat(15)} (5000 characters): cannot be written: the name is too long`,
    ],
    ["/dev/full", "/dev/full: cannot be written: no space left on the device"],
  ])("is refused as an OutputError: %s", (file, message) => {
    mkdirSync(at("folder"), { recursive: true });
    if (file === at("circle")) symlinkSync("circle", file);
    expect(() => writeWhole(file, "new")).toThrow(new OutputError(message));
  });
});
