/**
 * Linux (mem_linux.go). A large reservation on 64-bit is only probed, so a mapping there may find
 * the place taken; released pages read as zero; and huge pages are switched off around them.
 */
import type { Environment } from "../machine/environment.ts";
import { EAGAIN, ENOMEM, exit, System, type Machinery } from "./mem.ts";
import { GoThrow } from "../machine/stop.ts";
import { hex } from "../numbers/word.ts";

const EACCES = 13;

/** What the kernel is told of huge pages: madvise's numbers. */
export const HUGEPAGE = 14;
export const NOHUGEPAGE = 15;

export class LinuxSystem extends System {
  readonly #huge: number;

  constructor(machinery: Machinery) {
    super(machinery);
    this.#huge = machinery.hugePageSize;
  }

  override notMapped(a: number, _n: number, reserved: boolean, r: number): void {
    if (r === 0 || r === ENOMEM) throw new GoThrow("runtime: out of memory");
    if (reserved) throw new GoThrow("runtime: cannot map pages in arena address space");
    conflict(a, r);
  }

  override notAllocated(error: number): void {
    if (error === EACCES) exit("runtime: mmap: access denied");
    if (error === EAGAIN) exit("runtime: mmap: too much locked memory (check 'ulimit -l').");
  }

  override unused(a: number, n: number): void {
    if (this.#huge !== 0) noHugePages(this.environment, this.#huge, a, n);
    if (a % this.physPageSize !== 0 || n % this.physPageSize !== 0) {
      throw new GoThrow("unaligned sysUnused");
    }
    this.memory.release(a, n);
    super.unused(a, n);
  }

  override used(a: number, n: number): void {
    if (this.#huge !== 0) hugePages(this.environment, this.#huge, a, n);
    super.used(a, n);
  }
}

/** A mapping of space that was not reserved landed elsewhere. */
export function conflict(a: number, r: number): never {
  throw new GoThrow("runtime: address space conflict", [
    `runtime: address space conflict: map(${hex(a)}) = ${hex(r)}`,
  ]);
}

/** The huge pages at the ends of [a, a + n) that are only partly in it are to be small ones. */
function noHugePages(environment: Environment, size: number, a: number, n: number): void {
  const last = a + n - 1;
  const head = a % size === 0 ? 0 : a - (a % size);
  const tail = (a + n) % size === 0 ? 0 : last - (last % size);
  if (head !== 0 && head + size === tail) {
    environment.advise?.(head, 2 * size, NOHUGEPAGE);
    return;
  }
  if (head !== 0) environment.advise?.(head, size, NOHUGEPAGE);
  if (tail !== 0 && tail !== head) environment.advise?.(tail, size, NOHUGEPAGE);
}

/** The huge pages that are wholly in [a, a + n) may be huge again. */
function hugePages(environment: Environment, size: number, a: number, n: number): void {
  const begin = Math.ceil(a / size) * size;
  const end = a + n - ((a + n) % size);
  if (begin < end) environment.advise?.(begin, end - begin, HUGEPAGE);
}
