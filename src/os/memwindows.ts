/**
 * Windows (mem_windows.go). Space is reserved, then committed before it is used; what is released
 * is decommitted, and committed again when it is taken. A refused allocation is accounted to its
 * statistic all the same.
 */
import type { Word } from "../numbers/word.ts";
import { System } from "./mem.ts";
import { GoThrow } from "../machine/stop.ts";
import { CODE } from "../machine/vocabulary.ts";

const ALLOC = CODE["os.alloc"];
const FAULT = CODE["os.fault"];
/** A piece that is smaller is not tried. */
const PIECE = 4096;

const CALLS = { commit: "VirtualAlloc", decommit: "VirtualFree", release: "VirtualFree" } as const;

export class WindowsSystem extends System {
  override notMapped(_a: number, n: number, _reserved: boolean, _r: number): void {
    const why = failure("VirtualAlloc", n, this.environment.errno ?? 0);
    throw new GoThrow("runtime: cannot map pages in arena address space", [why]);
  }

  override alloc(n: Word, stat: number): number {
    this.inc(stat, n);
    const r = this.environment.alloc(Number(n), stat);
    const error = r === 0 ? (this.environment.errno ?? 0) : 0;
    this.events.open(ALLOC, this.events.word(n), stat, r, error);
    return r;
  }

  override unused(a: number, n: number): void {
    super.unused(a, n);
    this.memory.release(a, n);
  }

  override fault(a: number, n: number): void {
    const error = this.environment.unused?.(a, n) ?? 0;
    this.events.open(FAULT, a, n, error);
    if (error !== 0) this.failed("decommit", n, error);
  }

  /** The call was repeated piece by piece, so the last piece was smaller than a page: 0 bytes. */
  override failed(what: "release" | "decommit" | "commit", n: number, error: number): void {
    const bytes = what === "release" || n < PIECE ? n : 0;
    throw new GoThrow(`runtime: failed to ${what} pages`, [failure(CALLS[what], bytes, error)]);
  }
}

function failure(call: string, n: number, error: number): string {
  return `runtime: ${call} of ${n} bytes failed with errno=${error}`;
}

/**
 * One call reaches no further than one reservation, so where it fails, pieces are tried, each the
 * largest of its halvings that succeeds: 0, or the error of a piece of one page. `call` answers 0
 * or an error.
 */
export function piecewise(a: number, n: number, call: (a: number, n: number) => number): number {
  let error = call(a, n);
  if (error === 0) return 0;
  while (n > 0) {
    let small = n;
    while (small >= PIECE && (error = call(a, small)) !== 0) {
      small = Math.floor(small / 2 / PIECE) * PIECE;
    }
    if (small < PIECE) return error;
    a += small;
    n -= small;
  }
  return 0;
}
