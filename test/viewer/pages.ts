/** Pages written by the command, for tests in the browser. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { mallocspec } from "../cli/mallocspec.ts";

export interface Pages {
  /** Writes the page of a file, and gives its place. */
  readonly of: (file: string, ...options: ReadonlyArray<string>) => string;
  /** Writes a file, and gives its place. */
  readonly place: (name: string, text: string) => string;
  readonly remove: () => void;
}

export const newPages = (): Pages => {
  const folder = mkdtempSync(join(tmpdir(), "viewer-"));
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
    remove: () => rmSync(folder, { recursive: true }),
  };
};
