import { describe, expect, it } from "vitest";
import { explore } from "../../../../props/explorer/explore.ts";
import { whole } from "../../../../props/explorer/encoding/scalars.ts";
import { type Model, to } from "../../../../props/explorer/model.ts";
import { kernelOf } from "../../../../props/explorer/modelkernel.ts";
import { followItf, type ItfTrace, toItf } from "../../../../props/explorer/report/itf.ts";
import { showPath } from "../../../../props/explorer/search/path.ts";
import { diehard } from "../models/diehard.ts";
import { philosophers } from "../models/philosophers.ts";
import { twophase } from "../models/twophase.ts";

const throughJson = (trace: ItfTrace): ItfTrace => JSON.parse(JSON.stringify(trace)) as ItfTrace;

describe("ITF", () => {
  it("has the variables, and the states of a path", async () => {
    const kernel = kernelOf(diehard);
    const { discoveries } = await explore(kernel);
    const trace = toItf(kernel, discoveries[0]!.path);
    expect(trace.vars).toEqual(["small", "big"]);
    expect(trace.states[0]).toEqual({ "#meta": { index: 0 }, small: 0, big: 0 });
    expect(trace.states.at(-1)).toEqual({
      "#meta": { index: 6, step: "to small" },
      small: 3,
      big: 4,
    });
  });

  it("writes sets as Apalache does", async () => {
    const kernel = kernelOf(twophase(3));
    const { discoveries } = await explore(kernel);
    const commit = discoveries.find(({ property }) => property === "commit agreement")!;
    const trace = toItf(kernel, commit.path);
    expect(trace.states.at(-1)!.messages).toEqual({ "#set": [-1, 0, 1, 2] });
  });

  it("is followed through the model, and gives the path from which it was written", async () => {
    for (const model of [diehard, twophase(3), philosophers(3)]) {
      const kernel = kernelOf(model as never);
      const { discoveries } = await explore(kernel);
      for (const { path } of discoveries) {
        const followed = followItf(kernel, throughJson(toItf(kernel, path)));
        expect(followed.steps.map(({ state }) => state)).toEqual(
          path.steps.map(({ state }) => state),
        );
      }
    }
  });

  it("takes the step that the trace names, where several lead to the same state", () => {
    const model: Model<number, string> = {
      name: "twins",
      sentence: "Two actions do the same.",
      state: whole(0, 3),
      kinds: ["up", "rise"],
      properties: [],
      initial: () => [0],
      actions: (n) => (n < 3 ? ["up", "rise"] : []),
      kindOf: (action) => action,
      show: (action) => action,
      next: (n) => to(n + 1),
    };
    const kernel = kernelOf(model);
    const path = showPath(kernel, 0, { initial: 0, steps: [1, 0, 1] });
    const followed = followItf(kernel, throughJson(toItf(kernel, path)));
    expect(followed.steps.map(({ step }) => step)).toEqual(["rise", "up", "rise"]);
  });

  it("is refused where the model cannot do what it says", async () => {
    const kernel = kernelOf(diehard);
    const trace = toItf(kernel, (await explore(kernel)).discoveries[0]!.path);
    const { states } = trace;
    expect(() => followItf(kernel, { ...trace, states: states.slice(1) })).toThrow(
      "state 0 of the trace is no initial state",
    );
    expect(() => followItf(kernel, { ...trace, states: [states[0]!, states[3]!] })).toThrow(
      "no step leads from state 0 of the trace to state 1",
    );
    const spoiled = [{ ...states[0]!, big: 6 }];
    expect(() => followItf(kernel, { ...trace, states: spoiled })).toThrow(
      "state 0: big: found 6, expected 0..5",
    );
  });
});
