/** What a simulated kernel does for the memory layer of Go: sysReserve and so on, as numbers. */
import type { Saveable } from "../machine/tape.ts";

export interface Kernel extends Saveable {
  /** Where a reservation landed, 0 if refused; and whether it is real. */
  reserve(hint: number, n: number): number;
  readonly reserved: boolean;
  /** Fresh memory, 0 if refused. */
  alloc(n: number): number;
  /** Where a mapping at `a` landed. */
  map(a: number, n: number, reserved: boolean): number;
  /** Why the last call failed, where Go learns it. */
  readonly errno: number;
  /** 0, or why it failed. */
  free(a: number, n: number): number;
  unused(a: number, n: number): number;
  used(a: number, n: number): number;
}
