/** Mistakes in the page heap: spans, free lists, growth, the scavenger. */
import { edit, type Pair } from "../pair.ts";

export const pairs: ReadonlyArray<Pair> = [
  {
    name: "grow-little",
    sentence: "The heap grows by what it needs, not by a megabyte at least.",
    spec: edit("spec/pages/mheap.ts", "least < heapAllocChunk ? heapAllocChunk : least", "least"),
    src: edit("src/pages/mheap.ts", "Math.max(bytes, config.heapAllocChunk)", "bytes"),
    trace: "smoke.jsonl.gz",
    why: "Nothing states yet how much the heap asks for.",
  },
];
