/** The native Go program of go/, if there is a Go toolchain to build it. */
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Workload } from "./workload.ts";

/** A built program, and which Go built it. */
export interface Native {
  readonly program: string;
  readonly version: string;
}

/** The command of the toolchain. */
const go = process.env["GO"] ?? "go";

/** Builds the program into a folder; null where no Go is installed. */
export const buildNative = (sources: string, folder: string): Native | null => {
  const { status, stdout } = spawnSync(go, ["version"], { encoding: "utf8" });
  if (status !== 0) return null;
  const program = join(folder, "native");
  execFileSync(go, ["build", "-o", program, "."], { cwd: sources, stdio: "inherit" });
  return { program, version: stdout.split(" ")[2] ?? "go" };
};

const flag = (on: boolean): string => (on ? "1" : "0");

/** Nanoseconds for each object, in a new process. */
export const runNative = (
  { program }: Native,
  { sizes, size, pointers, memory, zero, count }: Workload,
): number => {
  const isMix = sizes.some((n) => n !== size);
  const reused = flag(memory === "reused");
  const request = [isMix ? 0 : size, flag(pointers), reused, flag(zero), count].join(",");
  const env = { ...process.env, GOGC: "off", GOMAXPROCS: "1" };
  return Number(execFileSync(program, [request], { env, encoding: "utf8" }));
};
