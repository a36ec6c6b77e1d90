/** The numbers of states that the list of models shows. */
import { expect, it } from "vitest";
import { counts } from "../../../props/models/descriptions/counts.ts";
import { visit } from "./visit.ts";

it.each(Object.entries(counts))("%s has as many states as the list says", async (name, count) => {
  expect((await visit(name)).distinct).toBe(count!.small);
});
