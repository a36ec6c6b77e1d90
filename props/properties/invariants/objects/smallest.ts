/** Which size class an object gets. */
import { sizeclassOf } from "../../../../spec/pages/mspan.ts";
import { hex, showBytes } from "../../../report/show.ts";
import { always, none, type Property } from "../../property.ts";
import { fitOf } from "./fit.ts";
import { mallocOf, spanWith } from "./objects.ts";

export const smallest: Property = always({
  of: "step",
  on: ["malloc"],
  name: "class.smallest",
  sentence:
    "An object gets a slot of the smallest class that fits, among those without pointers if it has none, and pages of its own only if no class fits.",
  evidence: (o) => {
    const act = mallocOf(o);
    if (act?.r === undefined || (act.path !== "small" && act.path !== "large")) return none;
    const sizeclass = fitOf(o.after, Number(act.n));
    const noscan = act.ty === undefined ? 1 : act.ty[3];
    const span = spanWith(o.after, act.r);
    if (span?.spanclass === 2 * sizeclass + noscan) return none;
    const found = span === undefined ? "none" : `${sizeclassOf(span)}`;
    const pointers = noscan === 1 ? "without" : "with";
    return [
      `an object of ${showBytes(act.n)} ${pointers} pointers at ${hex(act.r)} is in a span of class ${found}, the smallest is ${sizeclass}`,
    ];
  },
});
