/** Actions of a program on objects (malloc.go: mallocgc, newobject, newarray; mfinal.go). */
import { canonical } from "../../numbers/word.ts";
import type { Runtime } from "../../runtime.ts";
import type { MallocAction, TypeInfo } from "../action.ts";
import { type RowsOf, whileAllocating, whileRunning } from "./row.ts";

type OnObjects = "malloc" | "newobject" | "newarray" | "fin.add" | "fin.rm";

export const OBJECT_ROWS: RowsOf<OnObjects> = {
  malloc: {
    check: (door, { n, nz, ty, df, from }) => {
      door.objectSize(n);
      door.flag("zeroing", nz);
      if (ty !== undefined) door.type(ty, df === 1 ? 0 : Number(n));
      if (df !== undefined) door.flag("defer", df);
      door.caller(from);
    },
    start: "after",
    guard: whileAllocating,
    needsCache: true,
    act: malloc,
  },
  newobject: {
    check: (door, { ty }) => door.type(ty),
    start: "after",
    guard: whileAllocating,
    needsCache: true,
    act: (rt, { ty }) => {
      setType(rt, ty);
      rt.result = rt.malloc.newobject();
    },
  },
  newarray: {
    check: (door, { ty, n }) => {
      door.type(ty);
      door.count(n);
    },
    start: "after",
    guard: whileAllocating,
    needsCache: true,
    act: (rt, { ty, n }) => {
      setType(rt, ty);
      rt.result = rt.malloc.newarray(canonical(n));
    },
  },
  "fin.add": {
    check: (door, { a }) => door.address(a),
    start: "after",
    guard: whileRunning,
    needsCache: true,
    act: ({ finalizer }, { a }) => void finalizer.add(a),
  },
  "fin.rm": {
    check: (door, { a }) => door.address(a),
    start: "after",
    guard: whileRunning,
    needsCache: true,
    act: ({ finalizer }, { a }) => finalizer.remove(a),
  },
};

function setType({ malloc }: Runtime, ty: TypeInfo): void {
  malloc.setType(ty[0], ty[1], ty[2], ty[3] === 1);
}

/** Stays a function, since its parameters are read and nothing is created. */
function malloc(rt: Runtime, { n, nz, ty, df, from }: MallocAction): void {
  const { malloc } = rt;
  const size = canonical(n);
  if (ty === undefined) {
    malloc.setUntyped();
  } else {
    setType(rt, ty);
    malloc.isDefer = df === 1;
  }
  if (from !== undefined) malloc.refuse(size, nz === 1, from);
  rt.result =
    typeof size === "bigint" ? malloc.mallocHuge(size, nz === 1) : malloc.mallocgc(size, nz === 1);
}
