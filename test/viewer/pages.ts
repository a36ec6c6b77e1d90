/** Pages written by the command, for tests in the browser. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { mallocspec } from "../cli/mallocspec.ts";

export interface Pages {
  /** Writes the page of a file, and gives its place. */
  readonly of: (file: string, ...options: ReadonlyArray<string>) => string;
  /** Writes a file, and gives its place. */
  readonly place: (name: string, text: string) => string;
}

/** A folder of pages, which is there until the tests of a file have ended. */
export const usePages = (): Pages => {
  const folder = mkdtempSync(join(tmpdir(), "viewer-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  let count = 0;
  return {
    of: (file, ...options) => {
      const page = join(folder, `${++count}.html`);
      const { status, stderr } = mallocspec("view", file, "-o", page, ...options);
      expect(stderr).toBe("");
      expect(status).toBe(0);
      return page;
    },
    place: (name, text) => {
      const file = join(folder, name);
      writeFileSync(file, text);
      return file;
    },
  };
};
