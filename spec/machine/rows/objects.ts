/** Actions of a program on objects (malloc.go: mallocgc, newobject, newarray; mfinal.go). */
import { caller, flag, int, objectSize, objectType, optional, pointer, typeInfo } from "../door.ts";
import { addfinalizer, removefinalizer } from "../../collector/finalizer.ts";
import { isAllocationOver, isWorldStopped } from "../../collector/pacer.ts";
import { mallocgc, newarray, newobject } from "../../objects/malloc.ts";
import { hasCache, type RowsOf, started, unless } from "./row.ts";
import { canonical, canonicalInt } from "../../numbers/word.ts";

type OnObjects = "malloc" | "newobject" | "newarray" | "fin.add" | "fin.rm";

/** mallocgc may be called until marking has ended, also while the world is stopped. */
const allocates = unless<unknown>((s) => !isAllocationOver(s), "the world is stopped");

const worldRuns = unless<unknown>((s) => !isWorldStopped(s), "the world is stopped");

export const objectRows: RowsOf<OnObjects> = {
  malloc: {
    input: {
      n: objectSize,
      nz: flag,
      ty: optional(objectType),
      df: optional(flag),
      from: optional(caller),
    },
    enabled: [started, allocates, hasCache],
    perform: ({ n, nz, ty, df, from }) =>
      mallocgc(
        {
          n: canonical(n),
          nz,
          ...(ty === undefined ? undefined : { ty }),
          ...(df === undefined ? undefined : { df }),
        },
        from,
      ),
  },
  newobject: {
    input: { ty: typeInfo },
    enabled: [started, allocates, hasCache],
    perform: ({ ty }) => newobject(ty),
  },
  newarray: {
    input: { ty: typeInfo, n: int },
    enabled: [started, allocates, hasCache],
    perform: ({ ty, n }) => newarray(ty, canonicalInt(n)),
  },
  "fin.add": {
    input: { a: pointer },
    enabled: [started, worldRuns, hasCache],
    perform: ({ a }) => addfinalizer(a),
  },
  "fin.rm": {
    input: { a: pointer },
    enabled: [started, worldRuns, hasCache],
    perform: ({ a }) => removefinalizer(a),
  },
};
