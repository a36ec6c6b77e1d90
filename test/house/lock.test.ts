import { describe, expect, it } from "vitest";
import { read } from "./tree.ts";

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(read("package-lock.json")) as {
  readonly packages: Readonly<Record<string, Entry>>;
};
const entries = Object.entries(lock.packages);

/** The folders where Node looks for a package that `from` needs, nearest first. */
const placesOf = (from: string, name: string): ReadonlyArray<string> => {
  const parents = from.split("/node_modules/");
  const folders = parents.map((_, i) => parents.slice(0, i + 1).join("/node_modules/"));
  const outer = from === "" ? [] : folders.map((folder) => `${folder}/node_modules/${name}`);
  return [...outer.reverse(), `node_modules/${name}`];
};

describe("package-lock.json", () => {
  it("has a version and an integrity for every package", () => {
    const bare = entries.filter(
      ([path, { version, integrity }]) =>
        path !== "" && (version === undefined || integrity === undefined),
    );
    expect(bare.map(([path]) => path)).toEqual([]);
    expect(entries.length).toBeGreaterThan(100);
  });

  // A registry that lags behind leaves an optional package out; `npm ci` then refuses the lock.
  it("has an entry for every package that another one names", () => {
    const missing = entries.flatMap(([path, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter((name) => placesOf(path, name).every((place) => !(place in lock.packages)))
        .map((name) => `${path}: ${name}`),
    );
    expect(missing).toEqual([]);
  });
});
