import { performance } from "node:perf_hooks";
import { Script } from "node:vm";
import { readFileSync } from "node:fs"; // banned: timelimit.ts imports node:vm and node:perf_hooks alone
import { check } from "fast-check"; // banned: timelimit.ts imports node:vm and node:perf_hooks alone
import { clock } from "../../../host/clock.ts"; // banned: timelimit.ts imports node:vm and node:perf_hooks alone

export const all = [performance, Script, readFileSync, check, clock];
