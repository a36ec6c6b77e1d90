/** The lines of the go dialect: requests, the answers in them, replies. */
import { describe, expect, it } from "vitest";
import type { Question, Recorded } from "../../../../spec/machine/environment.ts";
import { Address, Bytes, Pages } from "../../../../spec/numbers/units.ts";
import { requestFor } from "../../../../props/ports/go/judge.ts";
import { AnswerLine } from "../../../../wire/port/go/answer.ts";
import { goReplyLine, parseGoReply } from "../../../../wire/port/go/reply.ts";
import { type GoRequest, requestCodec, requestLine } from "../../../../wire/port/go/request.ts";
import { hasHappened } from "../../../../props/subjects/subject.ts";
import { recordedRun } from "../../../ports/recorded.ts";

const a = Address(0xc420000000);

const answers: { readonly [Q in Question]: readonly [Recorded<Q>, object] } = {
  "os.reserve": [
    { q: "os.reserve", answer: { r: a, reserved: 1 } },
    { r: "0xc420000000", reserved: 1 },
  ],
  "os.alloc": [
    { q: "os.alloc", answer: { r: Address(0), errno: 12 } },
    { r: "0x0", errno: 12 },
  ],
  "os.map": [{ q: "os.map", answer: { r: a } }, { r: "0xc420000000" }],
  "os.free": [
    { q: "os.free", answer: { a, errno: 0 } },
    { a: "0xc420000000", errno: 0 },
  ],
  "os.unused": [
    { q: "os.unused", answer: { a, errno: 0 } },
    { a: "0xc420000000", errno: 0 },
  ],
  "os.used": [
    { q: "os.used", answer: { a, errno: 5 } },
    { a: "0xc420000000", errno: 5 },
  ],
  prio: [{ q: "prio", answer: { prio: 2 ** 32 - 1 } }, { prio: 2 ** 32 - 1 }],
  sample: [
    { q: "sample", answer: { rnd: 7, rate: 512 } },
    { rnd: 7, rate: 512 },
  ],
  now: [{ q: "now", answer: { now: -1 } }, { now: -1 }],
  marks: [{ q: "marks", answer: { marks: "0f" } }, { marks: "0f" }],
  buckets: [
    { q: "buckets", answer: { buckets: [{ n: Bytes(48), align: Bytes(0) }] } },
    { buckets: [{ n: 48, align: 0 }] },
  ],
  finblock: [{ q: "finblock", answer: { needed: true } }, { needed: true }],
  stackcache: [
    {
      q: "stackcache",
      answer: { spans: [{ a, np: Pages(4), stat: "stacks_inuse" }] },
    },
    { spans: [{ a: "0xc420000000", np: 4, stat: "stacks_inuse" }] },
  ],
};

describe("an answer in a request", () => {
  it.each(Object.entries(answers))("to %s is written and read", (q, [answer, line]) => {
    expect(AnswerLine.encode(answer)).toEqual({ q, ...line });
    expect(AnswerLine.read({ q, ...line })).toEqual(answer);
  });

  it.each([
    [{ q: "prio" }],
    [{ q: "prio", prio: -1 }],
    [{ q: "os.map", r: 0xc420000000 }],
    [{ q: "toString" }],
    [7],
    [null],
  ])("is not %j", (line) => {
    expect(AnswerLine.read(line)).toBeUndefined();
  });
});

describe("a request", () => {
  it.each(["finalizers", "procs", "scavenge", "memstats", "grow-386"])(
    "for each operation of %s is read as it was written",
    (name) => {
      const { steps } = recordedRun(name);
      const requests = steps.filter(({ performed }) => hasHappened(performed)).map(requestFor);
      expect(requests.length).toBeGreaterThan(100);
      const read = requests.map((request): GoRequest | undefined =>
        requestCodec(request.e)!.read(JSON.parse(requestLine(request))),
      );
      expect(read).toEqual(requests);
    },
  );

  it("has the arguments of its operation, and none of its results", () => {
    const { steps } = recordedRun("smoke");
    expect(requestLine(requestFor(steps[2]!))).toMatch(
      /^\{"e":"malloc","p":-1,"n":368,"nz":1,"ty":\[368,360,8,0\],"in":\[\{"q":"os.map"/,
    );
  });
});

describe("a reply", () => {
  const given = { n: 8, align: 0, stat: "gc_sys" };
  const request: GoRequest = { e: "persist", p: 0, ...given };
  const read = (line: string) => parseGoReply(line, request);
  const event = { e: "persist", ...given };

  it.each([
    ["with its results alone", '{"r":"0x10"}', { tag: "done", event: { ...event, r: 16 } }],
    [
      "with what happened inside",
      '{"e":"persist","fx":[{"e":"os.alloc","n":8,"stat":"gc_sys","r":"0x0"}]}',
      {
        tag: "done",
        event: { ...event, fx: [{ e: "os.alloc", n: 8, stat: "gc_sys", r: 0 }] },
      },
    ],
    ["of a throw", '{"throw":"x"}', { tag: "throw", message: "x", printed: [] }],
    [
      "of a throw with its event",
      '{"e":"persist","throw":"x","printed":["y"]}',
      { tag: "throw", message: "x", printed: ["y"], event },
    ],
    ["of a panic", '{"panic":"x"}', { tag: "panic", message: "x" }],
    ["that asks", '{"asks":"now","next":"prio"}', { tag: "asks", asks: "now", next: "prio" }],
    ["unsupported", '{"unsupported":"persist"}', { tag: "unsupported", what: "persist" }],
    ["with an error", '{"error":"x"}', { tag: "error", text: "x" }],
  ])("%s is read, and written again", (_, line, reply) => {
    expect(read(line)).toEqual(reply);
    expect(read(goReplyLine(read(line), "events"))).toEqual(reply);
  });

  it("has nothing inside at level results", () => {
    const whole = read('{"r":"0x10","fx":[{"e":"os.alloc","n":8,"stat":"gc_sys","r":"0x0"}]}');
    expect(read(goReplyLine(whole, "results"))).toEqual(read('{"r":"0x10"}'));
  });

  it.each([
    ["ok", "reply: found ok, expected one JSON object; was it meant for stderr?"],
    ["[]", "reply: found [], expected one JSON object; was it meant for stderr?"],
    ['{"r":16}', "reply: r: found 16, expected an address"],
    ['{"x":1}', "reply: x: found an unknown field, expected a field of persist"],
    ['{"e":"malloc"}', 'reply: e: found "malloc", expected "persist", which was asked for'],
    ['{"throw":7}', "reply: throw: found 7, expected a string"],
    ['{"throw":"x","printed":"y"}', 'reply: printed: found "y", expected a list of strings'],
    ['{"fx":[{"e":"os.alloc"}]}', "reply: fx[0].n: found nothing"],
  ])("is not %s", (line, message) => {
    expect(() => read(line)).toThrow(message);
  });
});
