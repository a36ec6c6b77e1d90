/** The templates of adapters: in ports/templates/, beside cli/ in a clone and beside dist/ in a package. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = import.meta.url.endsWith(".ts") ? "../.." : "../../..";
const templates = fileURLToPath(new URL(`${root}/ports/templates`, import.meta.url));

/** The files of a language's template, by name. */
export const templateOf = (language: string): ReadonlyMap<string, string> => {
  const folder = join(templates, language);
  const names = readdirSync(folder).sort();
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
};
