import { expect, it } from "vitest";
import { instances, verify } from "../../../props/index.ts";

it("verify takes the number of sequences, their length and the seed of the command by default", () => {
  const mini = instances.find(({ name }) => name === "mini")!;
  const { counterexample, instance, runs } = verify({ instance: mini });
  expect([counterexample, instance, runs]).toEqual([undefined, "mini", 780]);
});
