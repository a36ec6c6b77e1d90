/** Broken allocators in C, as real processes: each is found, and its program in C fails without us. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Guard } from "../../host/port/guard.ts";
import { ProcessPort } from "../../host/port/processport.ts";
import { clauses } from "../../props/contract/clauses/index.ts";
import { inC } from "../../props/ports/reproduce/c.ts";
import { searchPort, type SearchReport } from "../../props/ports/search.ts";
import type { Failure } from "../../props/ports/shrinking/shrink.ts";
import { isAllocation } from "../../wire/port/request.ts";
import { need } from "../tools.ts";
import { workshop } from "./build.ts";

const shop = workshop();
const guard = new Guard();
afterAll(async () => {
  await guard.close();
  shop.remove();
});

const searched = async (
  program: string,
  runs: number,
  isEnough: (name: string) => boolean,
): Promise<SearchReport> => {
  const port = await ProcessPort.start([program], guard);
  let isOver = false;
  try {
    return await searchPort(port, {
      seed: 1,
      runs,
      clauses,
      isOver: () => isOver,
      onFound: ({ name }) => (isOver ||= isEnough(name)),
    });
  } finally {
    port.close();
  }
};

const allocationsIn = ({ requests }: Failure): number => requests.filter(isAllocation).length;

/** Each clause, and the bug of the same name. */
const bugs = clauses.map(({ name }) => ({ bug: name, as: [name] }));

/** Faults that users have reported of real allocators, and the failures that show them. */
const reports = [
  { bug: "gap", as: ["place", "usable", "bytes"] },
  { bug: "extend", as: ["usable", "bytes", "crash"] },
  { bug: "realign", as: ["align"] },
  { bug: "header", as: ["bytes"] },
];

describe("a broken allocator", () => {
  it.for([...bugs, ...reports])("is found: $bug", async ({ bug, as }, context) => {
    need("cc", context);
    const report = await searched(shop.port("arena", bug), 2000, (name) => as.includes(name));
    const failure = report.failures.find(({ fault }) => as.includes(fault.name));
    expect(report.failures.map(({ group }) => group).join()).toMatch(new RegExp(as.join("|")));
    expect(failure!.confirmed).toBe(3);
    // To fill a heap may take more.
    expect(allocationsIn(failure!)).toBeLessThanOrEqual(bug === "reuse" ? 40 : 8);
    const text = inC(report.hello, failure!);
    const ran = (planted?: string): boolean => {
      const file = join(shop.folder, `${bug}.c`);
      writeFileSync(file, text!);
      return spawnSync(shop.alone(file, "arena", planted)).status === 0;
    };
    // Two runs are needed to show it, and a double free that is not detected looks alike anywhere.
    const isShown = text !== undefined && !ran(bug) && (bug === "abort" || ran());
    expect(isShown).toBe(bug !== "determinism");
  });
});

describe("a right allocator", () => {
  it.for(["arena", "glibc"])("holds for 10^6 operations: %s", async (allocator, context) => {
    need("cc", context);
    let isOver = false;
    const port = await ProcessPort.start([shop.port(allocator)], guard);
    const report = await searchPort(port, {
      seed: 2,
      runs: 1e6,
      clauses,
      isOver: () => isOver,
      onProgress: (_, operations) => (isOver = operations >= 1e6),
    });
    port.close();
    expect(report.failures).toEqual([]);
    expect(report.notes).toEqual([]);
    expect(report.operations).toBeGreaterThanOrEqual(1e6);
    expect(report.blocks).toBeGreaterThan(1e5);
  });
});
