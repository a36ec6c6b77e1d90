import { describe, expect, it } from "vitest";
import type { Action } from "../../../src/machine/action.ts";
import type { Environment } from "../../../src/machine/environment.ts";
import { go19 } from "../../../src/instance/platform.ts";
import { Machine } from "../../../src/machine.ts";
import { SimulatedOS } from "../../../src/os/simulation.ts";
import { Answers, checkMarks } from "../../../src/machine/answers.ts";
import { linux } from "../machine.ts";

type Told = { -readonly [Q in keyof Environment]?: unknown };

/** A simulated system that answers some questions as a test says, once the test says so. */
class Nonsense extends SimulatedOS {
  answers: Told = {};
}

const QUESTIONS = [
  "reserve",
  "alloc",
  "map",
  "free",
  "unused",
  "used",
  "prio",
  "sample",
  "now",
  "marks",
  "buckets",
  "finblock",
  "stackcache",
] as const;

const nonsense = (config = linux()) => {
  const os = new Nonsense(config);
  for (const q of QUESTIONS) {
    const sane = (os as unknown as Record<string, (...args: unknown[]) => unknown>)[q]!.bind(os);
    Object.defineProperty(os, q, {
      value: (...args: unknown[]) =>
        Object.hasOwn(os.answers, q) ? os.answers[q as keyof Told] : sane(...args),
    });
  }
  const machine = new Machine(config, os);
  return { machine, os };
};

const did = (machine: Machine, action: object): void => {
  const outcome = machine.perform({ p: 0, ...action } as Action);
  if (outcome.tag !== "done") throw new Error(JSON.stringify([action, outcome]));
};

const booted = (config = linux(), rate = 0) => {
  const { machine, os } = nonsense(config);
  const { physPageSize, end, brk } = config;
  did(machine, { tag: "rate", p: -1, rate });
  did(machine, { tag: "mallocinit", p: -1, physPageSize, end, brk });
  did(machine, { tag: "gc.init", p: -1 });
  did(machine, { tag: "gc.trigger", p: -1, ratio: 0.875, gcpercent: 100 });
  did(machine, { tag: "procresize", p: -1, nprocs: 2 });
  did(machine, { tag: "gc.enable" });
  return { machine, os };
};

/** A machine whose one object of 64 bytes is about to be swept. */
const sweepable = (objects?: ReadonlyArray<number>) => {
  const { machine, os } = booted();
  did(machine, { tag: "malloc", n: 64, nz: 1 });
  did(machine, { tag: "fin.add", a: machine.result });
  did(machine, { tag: "gc.start", mode: 0, trig: 0, cycle: 1 });
  did(machine, { tag: "gc.epoch" });
  did(machine, { tag: "gc.cycle" });
  did(machine, { tag: "gc.phase", phase: 1 });
  did(machine, { tag: "gc.phase", phase: 2 });
  for (const p of [0, 1]) {
    const c = machine.rt.cachealloc.address[machine.rt.processors.cacheOf(p)]!;
    did(machine, { tag: "releaseall", c });
    did(machine, { tag: "flush", c });
  }
  did(machine, { tag: "gc.marked", marked: 0, live: 0, scan: 0, ...(objects && { objects }) });
  did(machine, { tag: "gc.phase", phase: 0 });
  did(machine, { tag: "gc.sweepgen", mode: 0 });
  did(machine, { tag: "gc.trigger", ratio: 0.875, gcpercent: 100 });
  return { machine, os };
};

const MIB = 2 ** 20;
/** Behind the last of Go's hints for the arena. */
const END = 0x80c000000000;
const places = [-1, -4096, 0.5, NaN, Infinity, "0x1000", null, undefined, 2n, END, 2 ** 53];
const notUint32 = [-1, 2 ** 32, 0.5, NaN, "1", null, undefined, 1n];
const fresh = { tag: "persist", n: MIB, align: 8, stat: "gc_sys" };
const pages = { tag: "manual.alloc", np: 4, stat: "stacks_inuse" };
const sweep = { tag: "sweepone", who: "bg" };

interface Row {
  readonly question: string;
  readonly answer: unknown;
  readonly action: object;
  readonly start: () => ReturnType<typeof nonsense>;
}

const rows = (
  question: string,
  answers: ReadonlyArray<unknown>,
  action: object,
  start: Row["start"] = booted,
): ReadonlyArray<Row> => answers.map((answer) => ({ question, answer, action, start }));

const start = { tag: "mallocinit", p: -1, physPageSize: 4096, end: 0x4dba40, brk: 0 };
const narrow = go19("linux", "386");

const bad: ReadonlyArray<Row> = [
  ...rows("reserve", places, start, nonsense),
  ...rows("alloc", [...places, END - MIB + 1], fresh),
  ...rows("alloc", [2 ** 32 - MIB + 1, 2 ** 32], fresh, () => booted(narrow)),
  ...rows("map", places, pages),
  ...rows("prio", notUint32, pages),
  ...rows("now", [NaN, 0.5, 2 ** 63, -(2 ** 64), "1", null, undefined, 1n], pages),
  ...rows("sample", notUint32, { tag: "mcache.alloc" }),
  // 128 objects of 64 bytes take 16 bytes.
  ...rows(
    "marks",
    ["", "01", "0".repeat(33), "0".repeat(34), "x".repeat(32), 0, undefined],
    sweep,
    () => sweepable(),
  ),
  ...rows("marks", [new Uint8Array(15), new Uint8Array(17), [1]], sweep, () => sweepable()),
  ...rows("finblock", [0, 1, null, undefined], sweep, () => {
    const machine = sweepable();
    machine.os.answers.marks = "0".repeat(32);
    return machine;
  }),
  ...rows("stackcache", [null, 7, [null], [{ a: -1, np: 1, stat: "gc_sys" }]], {
    tag: "procresize",
    nprocs: 1,
  }),
  ...rows(
    "stackcache",
    [
      [{ a: END, np: 1, stat: "gc_sys" }],
      [{ a: 4096, np: 0.5, stat: "gc_sys" }],
      [{ a: 4096, stat: "gc_sys" }],
    ],
    { tag: "procresize", nprocs: 1 },
  ),
  ...rows("stackcache", [[{ a: 4096, np: 1, stat: "nothing" }]], { tag: "procresize", nprocs: 1 }),
  ...rows(
    "buckets",
    [null, [null], [{ n: -1, align: 8 }], [{ n: 8, align: 0.5 }]],
    {
      tag: "malloc",
      n: 40_000,
      nz: 1,
    },
    () => booted(linux(), 1),
  ),
];

const show = (value: unknown): string =>
  typeof value === "bigint"
    ? `${value}n`
    : value instanceof Uint8Array
      ? "bytes"
      : (JSON.stringify(value) ?? "undefined");

describe("an answer that no environment gives", () => {
  it.each(bad.map((row) => [row.question, show(row.answer), row] as const))(
    "to %s, %s, is rejected, and the machine is dead",
    (_, __, { question, answer, action, start }) => {
      const { machine, os } = start();
      os.answers[question as keyof Told] = answer;
      const outcome = machine.perform({ p: 0, ...action } as Action);
      expect(outcome).toMatchObject({ tag: "rejected", code: "answer" });
      const { message } = outcome as { message: string };
      expect(message).toMatch(/^.+: found .+, expected .+$/);
      expect(machine.perform({ p: 0, ...pages } as Action)).toEqual({
        tag: "disabled",
        reason: `dead: ${message}`,
      });
    },
  );

  it("names what it found and what it expected", () => {
    const { machine, os } = booted();
    os.answers.alloc = -1;
    expect(machine.perform({ p: 0, ...fresh } as Action)).toMatchObject({
      message:
        "address of fresh memory: found -1, expected 0, or 1048576 bytes that end at or below 0x80c000000000",
    });
  });
});

describe("an answer at the edge", () => {
  it.each([
    ["alloc", 0, fresh, booted],
    ["alloc", END - MIB, fresh, booted],
    ["alloc", 2 ** 32 - MIB, fresh, () => booted(narrow)],
    ["prio", 2 ** 32 - 1, pages, booted],
    ["prio", 0, pages, booted],
    ["now", -(2 ** 63), pages, booted],
    ["now", 2 ** 63 - 1024, pages, booted],
    ["sample", 2 ** 32 - 1, { tag: "mcache.alloc" }, booted],
    ["marks", "01".padEnd(32, "0"), sweep, () => sweepable()],
    ["marks", new Uint8Array(16).fill(1, 0, 1), sweep, () => sweepable()],
  ] as const)("to %s, %s, is taken", (question, answer, action, start) => {
    const { machine, os } = start();
    os.answers[question] = answer;
    expect(machine.perform({ p: 0, ...action } as Action).tag).toBe("done");
  });

  it("has no mark bit beyond the last of 10 objects", () => {
    expect(() => checkMarks("ff03", 10)).not.toThrow();
    expect(() => checkMarks("ff04", 10)).toThrow("expected none beyond the last of 10 objects");
    expect(() => checkMarks(Uint8Array.of(0xff, 0x80), 10)).toThrow("none beyond");
  });

  it("to marks does not matter where the action named the objects that are reached", () => {
    const { machine, os } = sweepable([]);
    os.answers.marks = "";
    os.answers.finblock = false;
    expect(machine.perform({ p: 0, ...sweep } as Action).tag).toBe("done");
  });
});

describe("the answers as the machine asks for them", () => {
  const answers = (answer: object, config = linux()) =>
    new Answers(answer as unknown as Environment, config);
  const refusal = (ask: () => unknown): unknown => {
    try {
      return ask();
    } catch (error) {
      return (error as { code?: unknown }).code;
    }
  };

  it.each([1, 0, undefined, null, "true"])("a reservation is real or not, never %o", (reserved) => {
    expect(refusal(() => answers({ reserved }).reserved)).toBe("answer");
  });

  it("say whether a reservation is real", () => {
    expect([true, false].map((reserved) => answers({ reserved }).reserved)).toEqual([true, false]);
  });

  it.each([-1, 0.5, NaN, 2 ** 32, "1", 1n])("an error has no number %o", (errno) => {
    const silent = { free: () => errno, unused: () => errno, used: () => errno };
    expect(refusal(() => answers({ errno }).errno)).toBe("answer");
    expect(refusal(() => answers(silent).free(4096, 1, 0))).toBe("answer");
    expect(refusal(() => answers(silent).unused(4096, 1))).toBe("answer");
    expect(refusal(() => answers(silent).used(4096, 1))).toBe("answer");
  });

  it("have no error where nothing is said", () => {
    const silent = answers({});
    expect([silent.errno, silent.free(4096, 1, 0), silent.used(4096, 1)]).toEqual([0, 0, 0]);
  });

  it.each([-1, 0.5, NaN, 2 ** 53, "1", 1n, undefined])("the sampling rate is not %o", (rate) => {
    expect(refusal(() => answers({ rate }).rate)).toBe("answer");
  });

  it("may be an errno instead of an address, whatever was asked for", () => {
    const map = (r: number) => refusal(() => answers({ map: () => r }).map(4096, 2 ** 63, true, 0));
    expect([0, 12, 4095, 4096].map(map)).toEqual([0, 12, 4095, "answer"]);
  });

  it("have the last of Go's arena hints, which reaches beyond 2^47", () => {
    const os = answers({ reserve: () => 0x7fc000000000 });
    expect(os.reserve(0x7fc000000000, 2 ** 39 + 2 ** 36)).toBe(0x7fc000000000);
  });

  it("have buckets whose size is a word", () => {
    const buckets = [{ n: 2 ** 32, align: 8 }];
    const os = { buckets: () => buckets };
    expect(refusal(() => answers(os, narrow).buckets())).toBe("answer");
    expect(answers(os).buckets()).toEqual(buckets);
  });
});
