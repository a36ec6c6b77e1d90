import { describe, expect, it } from "vitest";
import { bugs } from "../../../../props/bugs/index.ts";
import { newWords, placeIn, Position } from "../../../../props/search/position.ts";
import { verify, type VerifyCounterexample } from "../../../../props/search/verify.ts";
import { mini } from "../run.ts";

const search = {
  instance: mini,
  against: "twin",
  runs: 4,
  actions: 200,
  seed: 7920,
  bug: bugs.find(({ name }) => name === "still-heap"),
} as const;

const found = (options: object): VerifyCounterexample =>
  verify({ ...search, ...options }).counterexample!;

const actionsOf = ({ steps }: VerifyCounterexample) => steps.map(({ action }) => action);

describe("shrinking", () => {
  it("says that its actions ran out, and goes on from its path to the same end", () => {
    const whole = found({});
    const cut = found({ shrinkActions: 20 });
    expect(whole.cut).toBeUndefined();
    expect(cut.cut).toBe("actions");
    expect(cut.steps.length).toBeGreaterThan(whole.steps.length);
    const { seed, actions, path } = cut;
    const rest = found({ seed, actions, path });
    expect(actionsOf(rest)).toEqual(actionsOf(whole));
    expect(rest.path).toBe(whole.path);
  });

  it("says that its time ran out", () => {
    const late = found({ isLate: () => true });
    expect(late).toMatchObject({ cut: "time", shrinks: 0 });
  });

  it("tells its path whenever it comes further", () => {
    const paths: string[] = [];
    const { path, shrinks } = found({ onShrink: (now: string) => paths.push(now) });
    expect(paths).toHaveLength(shrinks + 1);
    expect(paths.at(-1)).toBe(path);
  });

  it("says where it is", () => {
    const words = newWords();
    const { boot } = found({ position: new Position(words) });
    const { attempt, action, stage } = placeIn(words);
    expect(attempt).toBeGreaterThan(0);
    expect(action).toBeGreaterThanOrEqual(boot);
    expect(stage).toBe("none");
  });

  it("gives an exception of the machine as a counterexample", () => {
    const bug = bugs.find(({ name }) => name === "endless-descent");
    expect(found({ bug }).finding).toEqual({
      kind: "broken",
      stage: "src",
      how: "broke: RangeError: Maximum call stack size exceeded",
    });
  });

  it("does not try an action again of which it is known that it does not end", () => {
    const { seed, actions, path, steps } = found({});
    const broken = { kind: "broken", stage: "src", how: "does not end" } as const;
    const again = found({ seed, actions, path, broken, shrinkActions: 0 });
    expect(again.finding).toEqual(broken);
    expect(again.steps.at(-1)!.performed.tag).toBe("done");
    expect(actionsOf(again)).toEqual(steps.map(({ action }) => action));
  });
});
