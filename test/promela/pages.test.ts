/** The model `pages` in Promela, run by spin: the same states and the same steps as `explore` counts. */
import { describe, expect, it } from "vitest";
import { spinOnPages } from "../../bench/explorer/spin.ts";
import { explore } from "../../props/explorer/explore.ts";
import { counts } from "../../props/models/descriptions/counts.ts";
import { models } from "../../props/models/index.ts";
import { modelKernelOf } from "../../props/models/kernels.ts";
import { need } from "../tools.ts";

type Sizes = Readonly<Record<string, number>>;

const spin = (sizes: Sizes) => {
  const verifier = spinOnPages({ sizes, optimisation: "-O0" });
  try {
    const { errors, isComplete, distinct, steps } = verifier.run();
    return { errors, isComplete, distinct, steps };
  } finally {
    verifier.end();
  }
};

const explored = async (sizes: Sizes) => {
  const { constants } = models.find(({ name }) => name === "pages")!;
  const small = Object.fromEntries(constants.map((one) => [one.name, one.small]));
  const argument = { model: "pages", constants: { ...small, ...sizes } };
  return explore(modelKernelOf({ ...argument, on: "spec", isReduced: true }));
};

describe("pages, written again in Promela from its description", () => {
  it.for<Sizes>([
    {},
    { lists: 2 },
    { lists: 3, growth: 3, priorities: 1 },
    { pages: 2, priorities: 3 },
  ])(
    "has as many states and steps as explore counts: %j",
    { timeout: 60_000 },
    async (sizes, context) => {
      need("spin", context);
      need("gcc", context);
      const { complete, distinct, states } = await explored(sizes);
      expect(complete).toBe(true);
      expect(spin(sizes)).toEqual({ errors: 0, isComplete: true, distinct, steps: states });
    },
  );

  it("has the states whose number is written down", (context) => {
    need("spin", context);
    need("gcc", context);
    expect(spin({}).distinct).toBe(counts["pages"]!.small);
  }, 60_000);
});
