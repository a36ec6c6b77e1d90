/** A process that is the fast heap as a port of the go dialect: its level is the only argument. */
import { createInterface } from "node:readline";
import { ServedHeap } from "../../props/ports/go/servedheap.ts";

/** Answers the lines of the input until it ends or says so. */
export const serveHeap = async (
  level: "results" | "events",
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<void> => {
  const heap = new ServedHeap({ level });
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    const answer = heap.answer(line);
    if (answer === undefined) return;
    output.write(`${answer}\n`);
  }
};
