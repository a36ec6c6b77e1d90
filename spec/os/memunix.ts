/**
 * What Go makes of mmap's answers to sysMap, on all Unix systems (mem_linux.go, mem_bsd.go,
 * mem_darwin.go). An answer below 4096 is the number of an error; 0 stands for ENOMEM.
 */
import type { Family } from "./memfamily.ts";
import { hex } from "../numbers/word.ts";

export const EAGAIN = 11;
export const ENOMEM = 12;

const outOfMemory = { message: "runtime: out of memory", printed: [] };
const cannotMap = { message: "runtime: cannot map pages in arena address space", printed: [] };

/**
 * pre: `exhausted` are the errors that mean that there is no memory; `checksProbed` says whether Go
 * tests that a mapping over a mere probe is where it should be.
 */
export const mapFailure =
  (exhausted: ReadonlyArray<number>, checksProbed = true): Family["mapFailure"] =>
  ({ a, reserved }, { r }) => {
    if (r === a) return undefined;
    if (r === 0 || exhausted.includes(r)) return outOfMemory;
    if (reserved === 1 || !checksProbed) return cannotMap;
    return {
      message: "runtime: address space conflict",
      printed: [`runtime: address space conflict: map(${hex(a)}) = ${hex(r)}`],
    };
  };
