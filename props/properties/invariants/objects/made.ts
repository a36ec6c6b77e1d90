/** What newobject and newarray ask mallocgc for. */
import type { Event, TypeInfo } from "../../../../spec/machine/event.ts";
import { inside, performedActs } from "../../../ghost/acts.ts";
import { showBytes } from "../../../report/show.ts";
import { always, type Property } from "../../property.ts";

type Making = Event<"newobject"> | Event<"newarray">;

const isMalloc = (act: Event): act is Event<"malloc"> => act.e === "malloc";

const isSame = (ty: TypeInfo, other: TypeInfo | undefined): boolean =>
  ty.every((fact, i) => fact === other?.[i]);

const faults = (making: Making): ReadonlyArray<string> => {
  const { e, ty, r } = making;
  const allocations = inside(making).filter(isMalloc);
  const wanted = BigInt(ty[0]) * (e === "newarray" ? BigInt(making.n) : 1n);
  const found: string[] = [];
  for (const { n, nz, ty: given } of allocations) {
    if (BigInt(n) !== wanted) {
      found.push(`${e} asks for ${showBytes(n)}, its values have ${showBytes(wanted)}`);
    }
    if (nz !== 1) found.push(`${e} does not ask for zeroed memory`);
    if (!isSame(ty, given)) found.push(`${e} asks for memory of another type`);
  }
  const isAnswered = allocations.length === 1 && allocations[0]!.r === r;
  return r === undefined || isAnswered ? found : [...found, `${e} answers with another object`];
};

export const made: Property = always({
  of: "step",
  on: ["newobject", "newarray"],
  name: "object.made",
  sentence:
    "newobject allocates the bytes of one value of its type and newarray those of all its elements; both ask for zeroed memory.",
  evidence: ({ performed }) => [
    ...performedActs(performed, "newobject").flatMap(faults),
    ...performedActs(performed, "newarray").flatMap(faults),
  ],
});
