/** The fast heap as a port of the go dialect, behind a door without a process and behind one with. */
import { describe, expect, it } from "vitest";
import { bugs } from "../../../../props/bugs/index.ts";
import { instanceNamed, instances } from "../../../../props/instances/instances.ts";
import { Conversation } from "../../../../props/ports/go/conversation.ts";
import { judge } from "../../../../props/ports/go/judge.ts";
import { levels } from "../../../../props/ports/go/levels.ts";
import { type PortSearch, searchPort } from "../../../../props/ports/go/search.ts";
import { heapDoor, ServedHeap } from "../../../../props/ports/go/servedheap.ts";
import { encodeHeader } from "../../../../wire/index.ts";
import { recordedRun } from "../../../ports/recorded.ts";
import { spawned } from "../../../ports/spawned.ts";

const search = (parameters: Pick<PortSearch, "instance" | "level"> & Partial<PortSearch>) => ({
  seed: 1,
  runs: 8,
  commands: 200,
  ...parameters,
});

const compared = levels.filter((level) => level !== "contract");
const everywhere = instances.flatMap(({ name }) => compared.map((level) => ({ name, level })));

describe("the fast heap as a port", () => {
  it("holds the contract, where a known defect of Go is not held against it", async () => {
    const door = heapDoor();
    const instance = instanceNamed("go-386");
    const report = await searchPort(door, search({ instance, level: "contract" }));
    expect(report.failure).toBeUndefined();
  });

  it.each(everywhere)(
    "does on $name what the specification does, over the wire, at level $level",
    async ({ name, level }) => {
      const door = spawned(process.execPath, ["test/ports/heap.ts", level]);
      const usual = { instance: instanceNamed(name), level, runs: 6, commands: 600 };
      const report = await searchPort(door, search(usual));
      expect(report.failure).toBeUndefined();
      expect(report.runs).toBe(6);
      expect(report.actions).toBeGreaterThan(100);
      expect(await door.stop()).toBe(0);
    },
  );

  it("does every event of recorded programs, their collections too", async () => {
    for (const name of ["smoke", "finalizers"]) {
      const { header: first, config, steps } = recordedRun(name);
      const conversation = await Conversation.begin(heapDoor(), first);
      expect(await judge(conversation, { level: "events", config }, steps)).toBeUndefined();
    }
  });

  it("is found out where it has a bug", async () => {
    const bug = bugs.find(({ name }) => name === "always-the-new-block")!;
    const door = heapDoor({ bug });
    const report = await searchPort(
      door,
      search({ instance: instanceNamed("go"), level: "events", focus: "tiny" }),
    );
    expect(report.failure?.finding.difference).toBeDefined();
  });
});

describe("a conversation with the fast heap", () => {
  const { header: smoke } = recordedRun("smoke");
  const talk = (...lines: ReadonlyArray<string>) => {
    const heap = new ServedHeap();
    return [
      heap.answer("hello 1 go"),
      heap.answer(encodeHeader(smoke)),
      ...lines.map((line) => heap.answer(line)),
    ].slice(1);
  };

  it.each([
    ["malloc 8", /JSON/],
    ['{"e":"malloc","p":0,"n":"8"}', /n: found ."8.", expected a 64-bit value/],
    ['{"e":"maloc"}', /expected a request/],
    ['{"e":"malloc","p":0,"n":8,"nz":1}', /rejected: P: found 0/],
  ])("answers %s with an error", (line, error) => {
    expect(talk(line)[1]).toMatch(error);
  });
});
