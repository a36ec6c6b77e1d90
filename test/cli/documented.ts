/** docs/JSON.md against what a command prints, key by key and type by type. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

type Types = ReadonlyMap<string, string>;

/** The rows of a section's table: the type of each key. */
const documented = (section: string): Types => {
  const text = readFileSync(join(import.meta.dirname, "../../docs/JSON.md"), "utf8");
  const [found = ""] = text.split(`\n## ${section}\n`)[1]!.split("\n## ");
  const rows = [...found.matchAll(/^\| `([^`]+)` +\| ([a-z ]+?) +\|/gm)];
  return new Map(rows.map(([, key = "", type = ""]) => [key, type]));
};

/** Keys of a command's JSON that are not simply fields. */
export interface Special {
  /** Objects whose keys are names. */
  readonly byName: RegExp;
  /** What is described elsewhere. */
  readonly opaque: RegExp;
}

const typeOf = (value: unknown): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) {
    return value.length > 0 && value.every((one) => typeof one === "string")
      ? "list of text"
      : "list";
  }
  const names: Readonly<Record<string, string>> = { string: "text", boolean: "true or false" };
  return names[typeof value] ?? typeof value;
};

/** Every key below a value, with its type. */
const keysOf = (
  special: Special,
  value: unknown,
  path = "",
): ReadonlyArray<readonly [string, string]> => {
  const own = path === "" ? [] : [[path, typeOf(value)] as const];
  if (value === null || typeof value !== "object" || special.opaque.test(path)) return own;
  const inner = Array.isArray(value)
    ? value.filter((one) => typeof one !== "string").map((one) => [`${path}[]`, one] as const)
    : Object.entries(value).map(([key, one]) => {
        const name = special.byName.test(path) ? "<name>" : key;
        return [path === "" ? name : `${path}.${name}`, one] as const;
      });
  return [...own, ...inner.flatMap(([key, one]) => keysOf(special, one, key))].filter(
    ([key]) => !key.endsWith("[]"),
  );
};

/** Whether a value of a type may stand where another one is documented. */
const fits = (type: string, said = ""): boolean => {
  const types = said.split(/ or (?!false)/);
  return (
    type === said || types.includes(type) || (type === "list" && types.includes("list of text"))
  );
};

/** What a document says and the samples do not show, and the reverse. */
export const compare = (section: string, samples: ReadonlyArray<unknown>, special: Special) => {
  const said = documented(section);
  const shown = samples.flatMap((sample) => keysOf(special, sample));
  const keys = new Set(shown.map(([key]) => key));
  return {
    undocumented: shown.filter(([key, type]) => !fits(type, said.get(key))),
    unseen: [...said.keys()].filter((key) => !keys.has(key)),
  };
};

export const nothing = { undocumented: [], unseen: [] };
