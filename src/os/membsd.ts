/**
 * The BSDs, Solaris and NaCl (mem_bsd.go). Released pages keep what was in them until the kernel
 * needs them, which may be never; taking them back needs no call.
 */
import { EAGAIN, ENOMEM, System, type Machinery } from "./mem.ts";
import { conflict } from "./memlinux.ts";
import { GoThrow } from "../machine/stop.ts";

export class BsdSystem extends System {
  readonly #isSolaris: boolean;

  constructor(machinery: Machinery, goos: string) {
    super(machinery);
    this.#isSolaris = goos === "solaris";
  }

  override notMapped(a: number, _n: number, reserved: boolean, r: number): void {
    if (r === 0 || r === ENOMEM || (this.#isSolaris && r === EAGAIN)) {
      throw new GoThrow("runtime: out of memory");
    }
    if (reserved) throw new GoThrow("runtime: cannot map pages in arena address space");
    conflict(a, r);
  }
}
