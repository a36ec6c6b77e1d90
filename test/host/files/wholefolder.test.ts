import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { OutputError } from "../../../host/files/unfinished.ts";
import { checkFolder, writeFolder } from "../../../host/files/wholefolder.ts";

const folder = mkdtempSync(join(tmpdir(), "wholefolder-"));
const at = (...names: ReadonlyArray<string>): string => join(folder, ...names);
afterAll(() => rmSync(folder, { recursive: true }));

const files = [
  { name: "a", text: "first" },
  { name: "b", text: "second" },
];

describe("a folder that a user names", () => {
  it("is made with all files where there is none, and nothing else is left", () => {
    checkFolder(at("new"));
    expect(readdirSync(folder)).toEqual([]);
    writeFolder(at("new"), files);
    expect(readdirSync(folder)).toEqual(["new"]);
    expect(readdirSync(at("new"))).toEqual(["a", "b"]);
    expect(readFileSync(at("new", "b"), "utf8")).toBe("second");
  });

  it("may be empty, and may be reached by a link", () => {
    mkdirSync(at("empty"));
    symlinkSync("empty", at("link"));
    checkFolder(at("link"));
    writeFolder(at("link"), files);
    expect(readdirSync(at("empty"))).toEqual(["a", "b"]);
  });

  it("with a file in it is refused and left as it is", () => {
    mkdirSync(at("full"));
    writeFileSync(at("full", "mine"), "mine");
    const refusal = /full: has 1 files?, expected a new or an empty folder/;
    expect(() => checkFolder(at("full"))).toThrow(refusal);
    expect(() => writeFolder(at("full"), files)).toThrow(refusal);
    expect(readdirSync(at("full"))).toEqual(["mine"]);
  });

  it("that is the current one is refused, though it is empty", () => {
    mkdirSync(at("here"));
    const cwd = vi.spyOn(process, "cwd").mockReturnValue(at("here"));
    expect(() => checkFolder(at("here"))).toThrow(/is the current folder/);
    cwd.mockRestore();
  });

  it.each([
    ["a file", () => (writeFileSync(at("file"), ""), at("file"))],
    ["below a file", () => at("file", "below")],
    ["below nothing", () => at("no", "such")],
    ["without a name", () => ""],
  ])("that is %s is refused before the work", (_, make) => {
    const name = make();
    expect(() => checkFolder(name)).toThrow(OutputError);
  });

  it("leaves nothing behind where a file cannot be written", () => {
    const wrong = [...files, { name: "no/such", text: "" }];
    expect(() => writeFolder(at("broken"), wrong)).toThrow(OutputError);
    expect(existsSync(at("broken"))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes(".part"))).toEqual([]);
  });
});
