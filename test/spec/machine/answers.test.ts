import { describe, expect, it } from "vitest";
import { go19 } from "../../../spec/index.ts";
import { checkAnswer } from "../../../spec/machine/answers.ts";
import type { Request } from "../../../spec/machine/environment.ts";
import { linux } from "../machine.ts";

const amd64 = linux();
const i386 = go19("linux", "386")!;
const check = (request: object, answer: unknown, config = amd64) =>
  checkAnswer(config, request as Request, answer);

const reserve = { q: "os.reserve", hint: 0, n: 4096 };
const map = { q: "os.map", a: 0xc420000000, n: 4096, reserved: 1, stat: "heap_sys" };
const used = { q: "os.used", a: 0xc420000000, n: 4096 };
const marks = (ne: number) => ({ q: "marks", a: 0xc420000000, ne, marks: "" });
const mib = { n: 2 ** 20, align: 0 };
const stack = { a: 0xc420000000, np: 4, stat: "stacks_inuse" };
const sample = { q: "sample", rate: 1 };
const [prio, now, buckets, finblock, stackcache] = [
  { q: "prio" },
  { q: "now" },
  { q: "buckets" },
  { q: "finblock" },
  { q: "stackcache", c: 0 },
];

/** Answers that make sense, and answers that do not, to each question. */
const table: ReadonlyArray<
  readonly [question: object, right: ReadonlyArray<unknown>, wrong: ReadonlyArray<unknown>]
> = [
  [
    reserve,
    [
      { r: 0, reserved: 0 },
      { r: 2 ** 47 - 4096, reserved: 1 },
    ],
    [
      { r: -1, reserved: 0 },
      { r: 0.5, reserved: 0 },
      { r: NaN, reserved: 0 },
      { r: 2 ** 53, reserved: 0 },
      { r: 2 ** 53 - 1, reserved: 0 },
      { r: 2 ** 48, reserved: 0 },
      { r: 4096n, reserved: 0 },
      { r: 4096, reserved: true },
      { r: 4096 },
      {},
      null,
      undefined,
      7,
    ],
  ],
  [map, [{ r: 12 }, { r: 0, errno: 487 }, { r: 0xc420000000 }], [{ r: -12 }, { r: 0, errno: -1 }]],
  [used, [{ a: 0xc420000000, errno: 0 }], [{ a: 0xc420000000, errno: 0.5 }]],
  [
    prio,
    [{ prio: 0 }, { prio: 2 ** 32 - 1 }],
    [{ prio: -1 }, { prio: 2 ** 32 }, { prio: 0.5 }, { prio: 1n }, { prio: "1" }],
  ],
  [
    sample,
    [
      { rnd: 0, rate: 0 },
      { rnd: 2 ** 32 - 1, rate: 524288 },
    ],
    [
      { rnd: 2 ** 32, rate: 1 },
      { rnd: -1, rate: 1 },
      { rnd: 1, rate: -1 },
      { rnd: 1, rate: 0.5 },
    ],
  ],
  [
    now,
    [{ now: 0 }, { now: -(2 ** 63) }, { now: 2 ** 62 }],
    [{ now: 2 ** 63 }, { now: -(2 ** 64) }, { now: 0.5 }, { now: NaN }, { now: "1" }],
  ],
  [
    marks(1),
    [{ marks: "00" }, { marks: "01" }],
    [{ marks: "02" }, { marks: "ff" }, { marks: "" }, { marks: "0" }, { marks: "0001" }, {}],
  ],
  [
    marks(8),
    [{ marks: "ff" }],
    [{ marks: "FF" }, { marks: "0g" }, { marks: " f" }, { marks: 255 }],
  ],
  [marks(9), [{ marks: "ff01" }], [{ marks: "ff02" }, { marks: "ff" }, { marks: "00ff" }]],
  [marks(0), [{ marks: "" }], [{ marks: "00" }]],
  [
    buckets,
    [{ buckets: [] }, { buckets: [mib] }],
    [{ buckets: [{}] }, { buckets: [mib, null] }, { buckets: [{ ...mib, n: -1 }] }, { buckets: 1 }],
  ],
  [finblock, [{ needed: true }, { needed: false }], [{ needed: 1 }, {}]],
  [
    stackcache,
    [{ spans: [] }, { spans: [stack] }],
    [
      { spans: [{ ...stack, a: -1 }] },
      { spans: [{ ...stack, a: 0x80c000000000 }] },
      { spans: [{ ...stack, np: 0.5 }] },
      { spans: [{ ...stack, stat: "constructor" }] },
      {},
    ],
  ],
];

describe.each(table)("an answer to %o", (request, right, wrong) => {
  it.each(right)("may be %o", (answer) => {
    expect(check(request, answer)).toBeUndefined();
  });

  it.each(wrong)("is rejected when it is %o", (answer) => {
    expect(check(request, answer)).toMatchObject({
      tag: "rejected",
      code: "answer",
      message: expect.stringMatching(/^the answer to .*: found .*, expected ./),
    });
  });
});

describe("an address that the OS answers with", () => {
  it("is below 2^32 on 32-bit, and its last byte too", () => {
    const at = (r: number, n = 4096) => check({ ...reserve, n }, { r, reserved: 1 }, i386);
    expect(at(2 ** 32 - 4096)).toBeUndefined();
    expect(at(2 ** 32 - 4095)).toMatchObject({ code: "answer" });
    expect(at(2 ** 32)).toMatchObject({ code: "answer" });
    expect(at(4096, 2 ** 32 - 4096)).toBeUndefined();
    expect(at(4096, 2 ** 32 - 4095)).toMatchObject({ code: "answer" });
  });

  it("is no address but an errno below 4096, whatever was asked for", () => {
    expect(check({ ...map, n: 2n ** 63n }, { r: 12 })).toBeUndefined();
    expect(check({ ...map, n: 2n ** 63n }, { r: 4096 })).toMatchObject({ code: "answer" });
  });

  it("is asked for a profile bucket whose size is a word", () => {
    const answer = { buckets: [{ n: 2 ** 32, align: 8 }] };
    expect(check(buckets, answer, i386)).toMatchObject({ code: "answer" });
    expect(check(buckets, answer)).toBeUndefined();
  });

  it("may be the last of Go's arena hints, which reaches beyond 2^47", () => {
    const n = 2 ** 39 + 2 ** 36;
    expect(check({ ...reserve, n }, { r: 0x7fc000000000, reserved: 0 })).toBeUndefined();
  });
});
