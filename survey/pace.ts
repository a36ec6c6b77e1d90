/** How long a call takes: the sequence of drivers/pace.c, on an allocator that JavaScript calls. */
import type { PortAllocator } from "../props/ports/inprocess/allocator.ts";
import { clock } from "../host/clock.ts";

/** The blocks that live at once, and the calls. */
const [slots, steps] = [1024, 2 ** 18];

/** Nanoseconds of one call; an allocator without free or realloc is given malloc alone. */
export const paceOf = ({ malloc, realloc, free }: PortAllocator): number => {
  const blocks = new Float64Array(slots);
  let x = 1;
  const from = clock();
  for (let i = 0; i < steps; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    const [s, n] = [x >>> 22, 1 + ((x >>> 12) & 1023)];
    if (blocks[s] === 0) blocks[s] = malloc(n);
    else if (((x >>> 9) & 7) === 0 && realloc !== undefined) blocks[s] = realloc(blocks[s]!, n);
    else {
      free?.(blocks[s]!);
      blocks[s] = 0;
    }
  }
  return ((clock() - from) * 1e6) / steps;
};
