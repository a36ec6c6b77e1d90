/** @thi.ng/malloc, in a process of its own. */
import { join } from "node:path";
import { ProcessPort } from "../../host/port/processport.ts";
import type { Candidate } from "../candidate.ts";
import { paceOf } from "../pace.ts";
import { npmVersion } from "./packages.ts";
import { poolAllocator } from "./poolallocator.ts";

const driver = join(import.meta.dirname, "../drivers/pool.ts");

export const thiNg: Candidate = {
  name: "@thi.ng/malloc",
  door: "javascript",
  packages: "npm install @thi.ng/malloc",
  make: () =>
    Promise.resolve({
      version: npmVersion("@thi.ng/malloc"),
      start: (guard) => ProcessPort.start([process.execPath, driver], guard),
      pace: () => paceOf(poolAllocator()),
    }),
};
