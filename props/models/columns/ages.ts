/** How long ago something was; all that is longer ago than a model tells apart counts as so long. */
import { FREE } from "../../../src/pages/mspan.ts";
import type { Column, Heap, Key } from "./key.ts";

const put = ({ os }: Heap, since: number, most: number, key: Key): void =>
  key.number(Math.min(os.now - since, most));

/** Since when the free spans are free: as the heap knows it, and as the past does. */
export const ages =
  (most: number): Column =>
  (heap, key) => {
    const { ghost, rt } = heap;
    for (let s = 1; s <= rt.spanalloc.count; s++) {
      if (rt.spans.state[s] === FREE) put(heap, rt.spans.unusedsince[s]!, most, key);
    }
    for (const [a, since] of ghost.ages ?? []) {
      key.number(a);
      put(heap, since, most, key);
    }
    key.number(0);
  };
