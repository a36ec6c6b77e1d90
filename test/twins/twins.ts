/** Both sides, each on its own simulated operating system. */
import { spec } from "../spec/machine.ts";
import { src } from "../src/machine.ts";
import type { Start } from "./machine.ts";

export const twins: ReadonlyArray<{ readonly name: string; readonly start: Start }> = [
  { name: "spec", start: spec },
  { name: "src", start: src },
];
