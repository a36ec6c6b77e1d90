import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { answer, leftover, recorded } from "../../../spec/machine/environment.ts";
import { Address } from "../../../spec/numbers/units.ts";

const now = { q: "now", answer: { now: 5 } } as const;
const prio = { q: "prio", answer: { prio: 9 } } as const;

describe("a recording", () => {
  it("gives its answers in their order", () => {
    const first = answer({ q: "now" })(recorded([now, prio]));
    expect(first).toMatchObject(E.right([{ now: 5 }, { next: 1 }]));
    const second = E.isRight(first) ? answer({ q: "prio" })(first.right[1]) : first;
    expect(second).toMatchObject(E.right([{ prio: 9 }, { next: 2 }]));
  });

  it("names what it has instead, or null at its end", () => {
    expect(answer({ q: "prio" })(recorded([now]))).toEqual(E.left("now"));
    expect(answer({ q: "prio" })(recorded([]))).toEqual(E.left(null));
  });

  it("grants a mapping that it does not have, and takes an answer that it has", () => {
    const map = {
      q: "os.map",
      a: Address(4096),
      n: 4096,
      reserved: 0,
      stat: "heap_sys",
    } as const;
    expect(answer(map)(recorded([now]))).toMatchObject(E.right([{ r: 4096 }, { next: 0 }]));
    const refusal = { q: "os.map", answer: { r: Address(0) } } as const;
    expect(answer(map)(recorded([refusal]))).toMatchObject(E.right([{ r: 0 }, { next: 1 }]));
  });

  it("has the answers that no request took", () => {
    expect(leftover(recorded([now, prio]))).toEqual([now, prio]);
    expect(leftover({ ...recorded([now, prio]), next: 1 })).toEqual([prio]);
  });
});
