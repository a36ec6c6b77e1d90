/** What a crew of workers says of its load while a level is under way. */
import { expect, it } from "vitest";
import { WorkerCrew } from "../../../host/explorer/crew.ts";
import { type Gate, stateOf } from "./kernels.ts";

const module = new URL("./kernels.ts", import.meta.url).href;
const options = { workers: 2, seed: 0, checkView: 0, frontierBytes: 2 ** 20 };

it("counts no part of the graph twice", async () => {
  const source = { module, name: "table", argument: 6 };
  const crew = new WorkerCrew({ source, ...options });
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

const sharedWords = (n: number): Int32Array<SharedArrayBuffer> =>
  new Int32Array(new SharedArrayBuffer(4 * n));

it("loses no answer where all workers end the level at the moment at which it is cut", async () => {
  const gate: Gate = { said: sharedWords(2), open: sharedWords(1) };
  const crew = new WorkerCrew({ source: { module, name: "gated", argument: gate }, ...options });
  // Takes in the initial states.
  await crew.level(() => false);
  let looks = 0;
  const cut = await crew.level(() => {
    if (Atomics.load(gate.said, 0) === 0) return false;
    // The first look may come before the message of worker 0, but no later one does.
    if (++looks === 1) return false;
    Atomics.store(gate.open, 0, 1);
    Atomics.notify(gate.open, 0);
    // This thread hears nothing meanwhile: the message of worker 1 waits when the level is cut.
    Atomics.wait(gate.said, 1, 0);
    return true;
  });
  expect(cut).toBeUndefined();
  // Only worker 0 is asked: the message of worker 1 then still belongs to the level.
  const known = await crew.predecessorOf(stateOf(0, 2));
  expect(known?.edge).toBe(0);
  await crew.stop();
}, 20_000);
