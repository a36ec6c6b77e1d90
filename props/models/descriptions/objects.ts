/** The model `objects` in words. */
import type { Description } from "../../explorer/model.ts";

export const objects: Description = {
  initial:
    "One. The machine has been brought up with so many processors as the constant says, with empty caches. " +
    "Sampling and the collector are off.",
  actions: {
    malloc:
      "Arguments: p, a processor from 0 on; n, the size in bytes; with or without pointers. For each processor: " +
      "n 0, 1, 36, 64, 127, 128, 256 + 1 and 512 + 1 without pointers, and 216, 256 and 264 with pointers in the " +
      "first 8 of its first 16 bytes. All of them want zeroed memory. Always enabled inside the boundary. Does " +
      "what malloc.go's mallocgc does; pages have 512 bytes, tiny objects less than 128, small ones at most 256.",
  },
  answers: "The environment grants what is asked of it: no step has several answers.",
  boundary: "less than objects objects were allocated; one of size 0 does not count",
  fields: {
    "ghost.live": "the objects that were allocated, in the order of their allocation",
    "ghost.grown": "what the arena has grown by",
  },
  ends: "where Go has given up, which does not happen here",
};
