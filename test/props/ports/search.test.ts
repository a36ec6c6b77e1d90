/** The search on subjects that stop, do not start again, or fail only now and then. */
import { describe, expect, it } from "vitest";
import { portClauses } from "../../../props/index.ts";
import { ObjectSubject } from "../../../props/ports/inprocess/object.ts";
import { reference } from "../../../props/ports/inprocess/reference.ts";
import { searchPort } from "../../../props/ports/search.ts";
import type { Answers, Stop, Subject } from "../../../props/ports/subject.ts";
import { parseHello } from "../../../wire/index.ts";

const hello = parseHello("hello 1 odd 1 bits=64 ops=malloc,free");

/** A subject that stops at its first request. */
const stopping = (stop: Stop, restart: () => Promise<void> = () => Promise.resolve()) => {
  const counts = { performed: 0, restarted: 0 };
  const subject: Subject = {
    hello,
    perform: () => {
      counts.performed++;
      return Promise.resolve<Answers>({ replies: [], stop, stderr: ["the end"] });
    },
    reset: () => Promise.resolve(false),
    restart: () => {
      counts.restarted++;
      return restart();
    },
  };
  return { subject, counts };
};

const options = { seed: 1, runs: 1000, clauses: portClauses };

describe("a search", () => {
  it("does not wait again and again for a port that hangs", async () => {
    const { subject, counts } = stopping({ tag: "hang", seconds: 2 });
    const report = await searchPort(subject, { ...options, shrinking: () => () => "time" });
    expect(report.failures).toMatchObject([
      { group: "hang at malloc", cut: "time", fault: { stderr: ["the end"] } },
    ]);
    expect(counts.performed).toBeLessThan(12);
  });

  it("ends after three failed starts in a row, and reports what it has found", async () => {
    const { subject, counts } = stopping({ tag: "crash", signal: "SIGSEGV" }, () =>
      Promise.reject(new Error("no more")),
    );
    const report = await searchPort(subject, options);
    expect(report).toMatchObject({ gone: "no more", runs: 0 });
    expect(report.failures).toMatchObject([
      { group: "crash at malloc", confirmed: 0, cut: "gone" },
    ]);
    expect(counts.restarted).toBe(3);
  });

  it("calls flaky what fails only now and then", async () => {
    let started = 0;
    // Only the first one is broken.
    const once = new ObjectSubject(() => reference(started++ === 0 ? "overflow" : undefined));
    const report = await searchPort(once, { ...options, seed: 4, runs: 100 });
    expect(report.failures).toMatchObject([{ group: "overflow at calloc", confirmed: 0 }]);
  });
});
