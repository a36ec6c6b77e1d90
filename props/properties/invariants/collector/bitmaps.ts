/**
 * The memory of mark and alloc bits: an arena is reused when it "is no longer accessed", which is two
 * cycles after the one that its bitmaps were made for (mheap.go: mspan.allocBits).
 */
import { performedActs } from "../../../ghost/acts.ts";
import { bytesOf } from "../../../ghost/collector/bitmaps.ts";
import { Blocks } from "../../../ghost/blocks.ts";
import { hex } from "../../../report/show.ts";
import { always, type Property } from "../../property.ts";

export const apart: Property = always({
  of: "step",
  on: ["bits"],
  name: "bits.apart",
  sentence:
    "A new bitmap is 8-aligned and shares no byte with one that was made in this cycle or in the two before it.",
  evidence: ({ performed, past }) => {
    const found: string[] = [];
    const here = new Blocks();
    for (const act of performedActs(performed, "bits")) {
      if (!act.r) continue;
      const n = bytesOf(act);
      if (act.r % 8 !== 0) found.push(`the bitmap at ${hex(act.r)} is not 8-aligned`);
      if (past.bitmaps.isTouching(act.r, n) || !here.add(act.r, n)) {
        found.push(`the bitmap at ${hex(act.r)} shares ${n} bytes or fewer with another one`);
      }
    }
    return found;
  },
});
