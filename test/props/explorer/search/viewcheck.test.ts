/** The check of the view: it passes sound views, and shows what unsound ones hide. */
import { describe, expect, it } from "vitest";
import { record } from "../../../../props/explorer/encoding/records.ts";
import { whole } from "../../../../props/explorer/encoding/scalars.ts";
import { seen } from "../../../../props/explorer/encoding/shape.ts";
import { explore, type ExploreOptions } from "../../../../props/explorer/explore.ts";
import { type Model, type Property, to } from "../../../../props/explorer/model.ts";
import { kernelOf } from "../../../../props/explorer/modelkernel.ts";
import type { Report } from "../../../../props/explorer/report/report.ts";
import { ViewError } from "../../../../props/explorer/report/viewerror.ts";
import { twophase } from "../models/twophase.ts";

interface Walk {
  readonly at: number;
  readonly steps: number;
}

/** A walk on a ring whose view forgets the steps. */
const walk = (extra: Partial<Model<Walk, number>>): Model<Walk, number> => ({
  name: "walk",
  sentence: "A walk on a ring; the view forgets how many steps it took.",
  state: record({ at: whole(0, 11), steps: whole(0, 100) }),
  view: seen(({ at }: Walk) => at, whole(0, 11)),
  kinds: ["on"],
  properties: [],
  initial: () => [{ at: 0, steps: 0 }],
  actions: () => [1, 11, 5],
  kindOf: () => "on",
  show: (by) => `+${by}`,
  next: ({ at, steps }, by) => to({ at: (at + by) % 12, steps: steps + 1 }),
  ...extra,
});

const explored = (model: Model<Walk, number>, options: ExploreOptions): Promise<Report> =>
  explore(kernelOf(model), options);

const late: Property<Walk, number> = {
  kind: "always",
  name: "early",
  sentence: "Takes less than 3 steps.",
  holds: ({ steps }) => steps < 3,
};

describe("the check of the view", () => {
  it("expands every duplicate of a sound view, and changes nothing else", async () => {
    const plain = await explored(walk({}), {});
    const checked = await explored(walk({}), { checkView: 1 });
    expect(plain.compared).toBe(0);
    expect(checked.compared).toBe(checked.states - checked.distinct);
    expect({ ...checked, compared: 0 }).toEqual(plain);
    const shards = [kernelOf(walk({})), kernelOf(walk({})), kernelOf(walk({}))];
    expect(await explore(shards, { checkView: 1 })).toEqual(checked);
  });

  it("expands a share of them", async () => {
    const model = twophase(4, true);
    const all = await explore(kernelOf(model), { checkView: 1 });
    const some = await explore(kernelOf(model), { checkView: 0.25 });
    expect(all.compared).toBe(all.states - all.distinct);
    expect(some.compared).toBeGreaterThan(0.15 * all.compared);
    expect(some.compared).toBeLessThan(0.35 * all.compared);
  });

  it("shows two states with the same view and different verdicts", async () => {
    const error = await explored(walk({ properties: [late] }), { checkView: 1 }).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(ViewError);
    const { message, paths } = error as ViewError;
    expect(message).toMatch(/^walk: two states have the same view and behave in different ways\n/);
    expect(message).toContain("early: broken");
    const [kept, other] = paths.map(({ steps, initial }) => steps.at(-1)?.state ?? initial);
    expect(JSON.parse(kept!)).toMatchObject({ at: (JSON.parse(other!) as Walk).at });
    expect(kept).not.toBe(other);
  });

  it.each<readonly [string, Partial<Model<Walk, number>>]>([
    ["actions", { actions: ({ steps }) => (steps < 5 ? [1, 11, 5] : [1]) }],
    ["a guard", { next: (at, by) => (at.steps > 4 ? "tired" : walk({}).next(at, by)) }],
    ["the boundary", { within: ({ steps }) => steps < 4 }],
    [
      "answers",
      {
        next: ({ at, steps }: Walk, by: number) => [
          { state: { at: (at + by) % 12, steps: steps + 1 }, answer: steps > 3 ? "late" : "early" },
        ],
      },
    ],
  ])(
    "shows two states that differ in %s, the same pair with any number of shards",
    async (_, extra) => {
      const pairs = [1, 2, 3].map(async (shards) => {
        const kernels = Array.from({ length: shards }, () => kernelOf(walk(extra)));
        const error = (await explore(kernels, { checkView: 1 }).catch(
          (e: unknown) => e,
        )) as ViewError;
        expect(error).toBeInstanceOf(ViewError);
        return error.message;
      });
      const messages = await Promise.all(pairs);
      expect(new Set(messages).size).toBe(1);
    },
  );

  it("is asked of each view whose model has properties with lassos, and refuses it", async () => {
    const eventually: Property<Walk, number> = {
      kind: "eventually",
      name: "late",
      sentence: "Takes 3 steps.",
      holds: ({ steps }) => steps >= 3,
    };
    await expect(explored(walk({ properties: [eventually] }), {})).rejects.toThrow(
      /two states have the same view.*\n.*late: (true|false)/,
    );
    const round: Property<Walk, number> = { ...eventually, holds: ({ at }: Walk) => at === 6 };
    const report = await explored(walk({ properties: [round] }), {});
    expect(report.verdicts[0]!.verdict).toBe("broken");
    expect(report.compared).toBe(report.states - report.distinct);
  });
});
