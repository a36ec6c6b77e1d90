/** The fast heap as a process that is a port. */
import { serveHeap } from "../../host/port/serveheap.ts";

await serveHeap(
  process.argv[2] === "results" ? "results" : "events",
  process.stdin,
  process.stdout,
);
