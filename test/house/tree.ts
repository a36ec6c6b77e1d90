/** The project's own files, for tests of what no linter knows. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

export const root = join(import.meta.dirname, "../..");

export const read = (file: string): string => readFileSync(join(root, file), "utf8");

export const exists = (file: string): boolean => existsSync(join(root, file));

/** The files below a folder, by their path from the project's root; none where it is missing. */
export const filesIn = (folder: string): ReadonlyArray<string> =>
  exists(folder)
    ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)))
        .sort()
    : [];

/** Every folder that holds code. */
export const layers = [
  "spec",
  "src",
  "props",
  "wire",
  "host",
  "cli",
  "viewer",
  "ports",
  "bench",
  "survey",
  "test",
] as const;

export const fixtureFolder = "test/house/lint-fixtures";

/** The project's TypeScript, without the fixtures that break the rules on purpose. */
export const sources = layers
  .flatMap(filesIn)
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith(`${fixtureFolder}/`));
