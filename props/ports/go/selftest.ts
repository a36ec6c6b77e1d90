/** A port that gives a block twice: a run that does not find that out proves nothing. */
import type { Instance } from "../../instances/instances.ts";
import type { Door } from "./conversation.ts";
import type { Level } from "./levels.ts";
import { searchPort } from "./search.ts";
import { heapDoor } from "./servedheap.ts";

const isBlock = (line: string): boolean =>
  /^\{"e":"malloc".*"path":"(small|large|tinynew)"/.test(line);

/** The fast heap, of which each second object is where the first one is. */
const generous = (): Door => {
  const { exchange, restart } = heapDoor();
  let first: string | undefined;
  const doctored = (line: string): string => {
    if (!isBlock(line)) return line;
    first ??= line;
    return first;
  };
  return {
    exchange: async (lines, replies) => {
      if (lines.some((line) => line.includes('"reset"'))) first = undefined;
      return (await exchange(lines, replies)).map(doctored);
    },
    restart,
  };
};

/** Whether a search at this level sees what it must see. */
export const seesDefect = async (instance: Instance, level: Level): Promise<boolean> => {
  const search = { instance, level, seed: 1, runs: 10, commands: 20, focus: "objects" } as const;
  return (await searchPort(generous(), search)).failure !== undefined;
};
