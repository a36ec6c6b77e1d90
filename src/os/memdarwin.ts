/**
 * Darwin (mem_darwin.go): like the BSDs, but every reservation is real, however large, so
 * that a mapping can only be refused.
 */
import { ENOMEM, System } from "./mem.ts";
import { GoThrow } from "../machine/stop.ts";

export class DarwinSystem extends System {
  override notMapped(_a: number, _n: number, _reserved: boolean, r: number): void {
    if (r === 0 || r === ENOMEM) throw new GoThrow("runtime: out of memory");
    throw new GoThrow("runtime: cannot map pages in arena address space");
  }
}
