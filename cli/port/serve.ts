/** `mallocspec port serve`: the fast heap as a port of the go dialect. */
import { serveHeap } from "../../host/port/serveheap.ts";
import { exitCodes } from "../exit.ts";
import type { PortServeOptions } from "./syntax.ts";

export const portServe = async ({ level }: PortServeOptions): Promise<number> => {
  await serveHeap(level, process.stdin, process.stdout);
  return exitCodes.holds;
};
