/** What is installed: packages of Debian and of npm. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** What a command prints; undefined where it fails, or is not there. */
export const printed = (command: string, ...words: ReadonlyArray<string>): string | undefined => {
  const { status, stdout } = spawnSync(command, words, { encoding: "utf8" });
  return status === 0 ? stdout : undefined;
};

/** The version of an installed package of Debian. */
export const debianVersion = (name: string): string | undefined => {
  const [status, version] =
    printed("dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", name)?.split(" ") ?? [];
  return status === "installed" ? version : undefined;
};

/** The first file of a package of Debian whose name ends so. */
export const debianFile = (name: string, ending: RegExp): string | undefined =>
  printed("dpkg-query", "-L", name)
    ?.split("\n")
    .find((file) => ending.test(file));

export const npmVersion = (name: string): string => {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
};
