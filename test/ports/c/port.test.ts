/** The port in C: it builds, does what the specification does, and has bugs where they are planted. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instanceNamed } from "../../../props/instances/instances.ts";
import { Conversation } from "../../../props/ports/go/conversation.ts";
import { judge, requestFor } from "../../../props/ports/go/judge.ts";
import { type Level, levels } from "../../../props/ports/go/levels.ts";
import { type PortSearch, searchPort } from "../../../props/ports/go/search.ts";
import { headerOf } from "../../../props/replay/generatedtrace.ts";
import { encodeHeader } from "../../../wire/index.ts";
import { requestLine } from "../../../wire/port/go/request.ts";
import { recordedRun } from "../recorded.ts";
import { spawned } from "../spawned.ts";

const source = new URL("../../../ports/c", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "c-port-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Builds the port, with the planted bug of this number. */
const build = (planted = 0): string => {
  const port = join(folder, `port${planted}`);
  execFileSync("make", ["-s", "-C", source, `PORT=${port}`, `PLANTED=${planted}`]);
  return port;
};

let port = "";
beforeAll(() => {
  port = build();
});

/** What a search comes to, and the exit code of the port. */
const search = async (command: string, parameters: Partial<PortSearch> = {}) => {
  const door = spawned(command);
  const instance = instanceNamed("go");
  const usual = { instance, level: "events", seed: 1, runs: 20, commands: 600 } as const;
  const report = await searchPort(door, { ...usual, ...parameters });
  return { ...report, exit: await door.stop() };
};

/** What the port writes for some lines, and its exit code. */
const said = (...lines: ReadonlyArray<string>) => {
  const input = lines.map((line) => `${line}\n`).join("");
  const { stdout, status } = spawnSync(port, { input, encoding: "utf8" });
  return { lines: stdout.trimEnd().split("\n").slice(1), status };
};

const go = encodeHeader(headerOf(instanceNamed("go"), {}));

describe("the port in C", () => {
  /** The first so many steps of a recorded program have no action of the collector. */
  const recorded = [
    ["smoke", 2007],
    ["smoke-386", 2007],
    ["smoke-arm64", 2008],
    ["grow-386", 112],
    ["grow2-386", 126],
    ["boot-2p", 300],
    ["stacks", 197],
    ["tiny", 7348],
    ["profile", 6193],
    ["procs", 970],
    ["scavenge", 251],
  ] as const;

  it.each(recorded)("does every event of %s as Go did, for %i operations", async (name, count) => {
    const { header, config, steps } = recordedRun(name);
    const door = spawned(port);
    const conversation = await Conversation.begin(door, header);
    const { actions } = conversation.hello;
    const end = steps.findIndex(({ action }) => !actions!.has(action.tag));
    const performed = steps.slice(0, end < 0 ? steps.length : end);
    expect(performed.length).toBe(count);
    expect(await judge(conversation, { level: "events", config }, performed)).toBeUndefined();
    await conversation.end();
    expect(await door.stop()).toBe(0);
  });

  it.each(["go", "go-386"])("does every event of 100,000 actions on %s", async (name) => {
    const found = await search(port, { instance: instanceNamed(name), runs: 24 });
    expect(found).toMatchObject({ runs: 24, exit: 0 });
    expect(found.failure).toBeUndefined();
    expect(found.actions).toBeGreaterThan(100_000);
  });

  it.each(["go-4p", "go-windows", "go-plan9", "go-ppc64", "go-mips", "go-darwin-arm64"])(
    "does every event on %s",
    async (name) => {
      const found = await search(port, { instance: instanceNamed(name), commands: 100 });
      expect(found.failure).toBeUndefined();
    },
  );

  it.each(["lengths", "released", "profile", "specials", "caches", "limits"] as const)(
    "does every event of sequences about %s",
    async (focus) => {
      const instance = instanceNamed("go-386");
      const found = await search(port, { instance, focus, commands: 60 });
      expect(found.failure).toBeUndefined();
    },
  );
});

describe("a bug that is planted in the port in C", () => {
  const seenAt = [
    { planted: 1, what: "the contract", from: "contract", about: "tiny", runs: 5 },
    { planted: 2, what: "the results", from: "results", about: "pages", runs: 40 },
    { planted: 3, what: "the events", from: "events", about: "objects", runs: 10 },
  ] as const;

  describe.each(seenAt)("and breaks $what", ({ planted, from, about: focus, runs }) => {
    let broken = "";
    beforeAll(() => {
      broken = build(planted);
    });

    const isSeen = (level: Level): boolean => levels.indexOf(level) >= levels.indexOf(from);
    it.each(levels)(`shows at level %s only if it should`, async (level) => {
      const found = await search(broken, { level, focus, runs, commands: 200 });
      expect(found.failure !== undefined).toBe(isSeen(level));
    });

    it("shows again where it was found, in a sequence that is short", async () => {
      const parameters = { focus, runs, commands: 200 };
      const { failure } = await search(broken, parameters);
      const again = await search(broken, { ...parameters, path: failure!.path });
      expect(again.failure!.steps.map(requestFor)).toEqual(failure!.steps.map(requestFor));
      expect(failure!.steps.length).toBeLessThan(20);
    });
  });
});

describe("a conversation with the port in C", () => {
  const { header, steps } = recordedRun("smoke");
  const start = [
    "hello 1 go",
    encodeHeader(header),
    ...steps.slice(0, 14).map((told) => requestLine(requestFor(told))),
    '{"sync":1}',
    '{"bye":1}',
  ];

  it("is kept for its own test", async () => {
    const input = start.map((line) => `${line}\n`).join("");
    const { stdout } = spawnSync(port, { input, encoding: "utf8" });
    await expect(input).toMatchFileSnapshot(join(source, "test/start.requests"));
    await expect(stdout).toMatchFileSnapshot(join(source, "test/start.replies"));
  });

  it("says which actions are not there, and goes on", () => {
    const { lines } = said("hello 1 go", go, '{"e":"gc.start","p":0}', '{"e":"x"}', '{"sync":1}');
    expect(lines).toEqual([
      '{"header":1}',
      '{"unsupported":"gc.start"}',
      '{"unsupported":"x"}',
      '{"sync":1}',
    ]);
  });

  it("refuses the constants of a machine that it cannot be", () => {
    const mini = encodeHeader(headerOf(instanceNamed("mini"), {}));
    expect(said("hello 1 go", mini).lines).toEqual([
      '{"unsupported":"a header with this pageSize"}',
    ]);
  });

  it("says what it asks for where the next answer is to something else", () => {
    const requests = steps.slice(0, 3).map(requestFor);
    const [, start_, malloc] = requests;
    const [first, ...others] = malloc!.in!;
    const asked = (answers: typeof others) =>
      JSON.parse(
        said(
          "hello 1 go",
          encodeHeader(header),
          requestLine(start_!),
          requestLine({ ...malloc!, in: answers }),
        ).lines.at(-1)!,
      ) as object;
    expect(asked([])).toMatchObject({ e: "malloc", asks: "os.map", next: "nothing" });
    expect(asked(others.toReversed())).toMatchObject({ asks: "os.map", next: "os.alloc" });
    expect(asked([first!, ...others, first!])).toMatchObject({ asks: "nothing", next: "os.map" });
  });

  it("ends where a line is no JSON", () => {
    const { lines, status } = said("hello 1 go", go, "malloc 8");
    expect([lines.at(-1), status]).toEqual(['{"error":"a line that is not JSON"}', 2]);
  });

  it.each([
    ["a manual span that is not there", '{"e":"manual.free","p":-1,"a":"0x1000","np":1}'],
    ["a cache that is not there", '{"e":"releaseall","p":-1,"c":"0x1000"}'],
    ["a processor that is not there", '{"e":"malloc","p":7,"n":8,"nz":1}'],
    ["an impossible processor", '{"e":"malloc","p":7777,"n":8,"nz":1}'],
    ["too many processors", '{"e":"procresize","p":-1,"nprocs":7777}'],
    ["an object that is not there", '{"e":"fin.add","p":-1,"a":"0x1000"}'],
  ])("survives a request that names %s", (_, request) => {
    const { lines, status } = said(...start.slice(0, 4), request, '{"reset":1}', start[2]!);
    expect([lines.at(-2), status]).toEqual(['{"reset":1}', 0]);
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ e: "rate", rate: 524288 });
  });
});
