/**
 * Plan 9 (mem_plan9.go): the heap is one segment that grows, to reserve is to allocate, and what is
 * freed the process itself keeps (kernelplan9.ts). Nothing is ever mapped, so that no mapping
 * fails, nor released or taken back; pages keep what was in them.
 */
import { System } from "./mem.ts";

export class Plan9System extends System {
  override notMapped(): void {}
}
