/** What a simulated kernel does for the memory layer of Go: sysReserve and so on, as numbers. */
import type { Config } from "./config.ts";

export interface Kernel {
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

/** Where the addresses of an instance end, and where a kernel looks first. */
export function spaceOf(config: Config): readonly [mmapBase: number, end: number] {
  const wide = config.ptrSize === 8;
  const base = config.mmapBase ?? (wide ? 0x7f0000000000 : 0xf0000000);
  return [base, config.addressSpaceEnd ?? (wide ? 0x7ffffffff000 : 0xffffe000)];
}
