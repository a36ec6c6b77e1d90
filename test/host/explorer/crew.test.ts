/** What a crew of workers says of its load while a level is under way. */
import { expect, it } from "vitest";
import { WorkerCrew } from "../../../host/explorer/crew.ts";

it("counts no part of the graph twice", async () => {
  const source = {
    module: new URL("./kernels.ts", import.meta.url).href,
    name: "table",
    argument: 6,
  };
  const crew = new WorkerCrew({
    source,
    workers: 2,
    seed: 0,
    checkView: 0,
    frontierBytes: 2 ** 20,
  });
  const over: number[] = [];
  let taken = 0;
  try {
    for (let isMore = true; isMore;) {
      let most = 0;
      let waiting = 0;
      await crew.level((load) => {
        most = Math.max(most, taken + load.graphBytes);
        waiting = load.waiting;
        return false;
      });
      taken += (await crew.takeGraph()).reduce((sum, { byteLength }) => sum + byteLength, 0);
      if (most > taken) over.push(most - taken);
      isMore = waiting > 0;
    }
  } finally {
    await crew.stop();
  }
  expect(taken).toBeGreaterThan(10_000);
  expect(over).toEqual([]);
});
