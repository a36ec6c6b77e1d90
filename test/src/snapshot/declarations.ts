/** The fields that the classes of src/ declare as readonly, found in their text. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../../src");

const parents = new Map<string, string>();
const readonlys = new Set<string>();

for (const file of globSync("**/*.ts", { cwd: root })) {
  let name = "";
  for (const line of readFileSync(join(root, file), "utf8").split("\n")) {
    const [, opened, parent] = /^export class (\w+)(?: extends (\w+))?/.exec(line) ?? [];
    if (opened !== undefined) name = opened;
    if (opened !== undefined && parent !== undefined) parents.set(opened, parent);
    const [, field] = /^ {2}(?:declare )?readonly (#?\w+)/.exec(line) ?? [];
    if (field !== undefined) readonlys.add(`${name}.${field}`);
  }
}

/** Whether a class, or the one that it extends, declares a field as readonly. */
export const isReadonly = (field: string): boolean => {
  if (readonlys.has(field)) return true;
  const [name = "", member = ""] = field.split(".");
  const parent = parents.get(name);
  return parent !== undefined && isReadonly(`${parent}.${member}`);
};
