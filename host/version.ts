/** The package's own version, read where the package lies: beside cli/, or beside dist/. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const find = (folder: string): string => {
  try {
    return readFileSync(join(folder, "package.json"), "utf8");
  } catch {
    return find(dirname(folder));
  }
};

export const version = (
  JSON.parse(find(dirname(fileURLToPath(import.meta.url)))) as { version: string }
).version;
