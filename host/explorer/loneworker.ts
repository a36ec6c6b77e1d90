/** A worker in which one strategy runs alone. It cannot hear messages meanwhile: a shared word tells it to end. */
import { parentPort, workerData } from "node:worker_threads";
import { exploreDepthFirst, refuseEventual, walkRandomly } from "../../props/explorer/explore.ts";
import { BitstateSearch } from "../../props/explorer/search/bitstate.ts";
import type { Load } from "../../props/explorer/search/crew.ts";
import type { Kernel } from "../../props/explorer/kernel.ts";
import { clock } from "../clock.ts";
import { loadKernel } from "./kernelsource.ts";
import { failureOf } from "./protocol.ts";
import type { LoneAnswer, LoneOptions, LoneSearch } from "./loneprotocol.ts";

/** Milliseconds between two messages of progress. */
const SAY_MILLISECONDS = 50;

const { source, search, stop, reasons } = workerData as LoneOptions;
const word = new Int32Array(stop);
let said = 0;

const say = (answer: LoneAnswer): void => parentPort!.postMessage(answer);

const endOf = (load: Load): string | undefined => {
  const now = clock();
  if (now - said > SAY_MILLISECONDS) {
    said = now;
    say({ tag: "progress", load });
  }
  return reasons[Atomics.load(word, 0) - 1];
};

const run = async (kernel: Kernel, given: LoneSearch): Promise<void> => {
  switch (given.tag) {
    case "dfs":
      return say({
        tag: "report",
        report: await exploreDepthFirst(kernel, { ...given.options, endOf }),
      });
    case "walk":
      return say({ tag: "report", report: walkRandomly(kernel, { ...given.options, endOf }) });
    case "swarm":
      refuseEventual(kernel, "swarm");
      for (const nth of given.nths) {
        const one = new BitstateSearch(kernel, { ...given.options, nth, endOf });
        say({ tag: "result", nth, result: one.run() });
        if (Atomics.load(word, 0) !== 0) return;
      }
  }
};

try {
  await run(await loadKernel(source), search);
  say({ tag: "done" });
} catch (error) {
  say(failureOf(error));
}
