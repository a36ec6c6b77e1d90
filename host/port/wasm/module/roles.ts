/** The functions of an allocator among the exports of a module. */
import { ModuleMistake } from "./mistake.ts";
import type { Parsed, Signature, ValueType } from "./parse.ts";

export const roles = ["malloc", "free", "realloc", "calloc", "memalign", "usable"] as const;
export type Role = (typeof roles)[number];

/** The names that a module may give them, the usual one first. */
const usualNames: Readonly<Record<Role, ReadonlyArray<string>>> = {
  malloc: ["malloc"],
  free: ["free"],
  realloc: ["realloc"],
  calloc: ["calloc"],
  memalign: ["memalign", "aligned_alloc"],
  usable: ["usable", "malloc_usable_size"],
};

/** The other names of a role, for an option. */
export const roleOf = (name: string): Role | undefined =>
  roles.find((role) => usualNames[role].includes(name));

const parameters: Readonly<Record<Role, number>> = {
  malloc: 1,
  free: 1,
  realloc: 2,
  calloc: 2,
  memalign: 2,
  usable: 1,
};

const show = ({ params, results }: Signature): string =>
  `(${params.join(", ")}) -> ${results.length === 0 ? "nothing" : results.join(", ")}`;

const expectedOf = (role: Role): Signature => ({
  params: Array.from({ length: parameters[role] }, (): ValueType => "i32"),
  results: role === "free" ? [] : ["i32"],
});

/** The export of each role that there is; throws ModuleMistake. */
export const exportsOf = (
  { exports, functions }: Parsed,
  named: Readonly<Partial<Record<Role, string>>>,
): Readonly<Partial<Record<Role, string>>> => {
  const found: Partial<Record<Role, string>> = {};
  const names = exports.filter(({ kind }) => kind === "function").map(({ name }) => name);
  const all = names.length === 0 ? "no function" : names.join(", ");
  for (const role of roles) {
    const name = named[role] ?? usualNames[role].find((one) => names.includes(one));
    if (name === undefined) continue;
    const one = exports.find((other) => other.kind === "function" && other.name === name);
    if (one === undefined) {
      throw new ModuleMistake(`--export ${role}=${name}`, `the exports ${all}`, name);
    }
    const [is, expected] = [show(functions[one.index]!), show(expectedOf(role))];
    if (is !== expected) throw new ModuleMistake(`the export ${name}`, is, expected);
    found[role] = name;
  }
  if (found.malloc !== undefined) return found;
  throw new ModuleMistake("exports", all, "malloc, or --export malloc=NAME");
};
