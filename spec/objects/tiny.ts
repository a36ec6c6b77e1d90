/**
 * The tiny allocator (malloc.go:632-694): pointer-free objects of less than 16 bytes share a block.
 */
import { pipe } from "fp-ts/lib/function.js";
import type { Config } from "../instance/config.ts";
import { cacheOf, updateCache } from "./mcache.ts";
import { nextFree, type Slot } from "./nextfree.ts";
import { isRepaired } from "../instance/repairs.ts";
import type { State } from "../state.ts";
import { map, modify, tap, type Transition } from "../machine/transition.ts";
import { Address, Bytes } from "../numbers/units.ts";

/** The alignment that the size alone implies. */
const alignmentOf = (config: Config, size: number): number => {
  // On 32-bit the first word of 12 bytes may be 64 bits wide; the seed does not think of it.
  if (size === 12 && config.ptrSize === 4 && isRepaired(config, "tiny-12")) return 8;
  return size % 8 === 0 ? 8 : size % 4 === 0 ? 4 : size % 2 === 0 ? 2 : 1;
};

const offsetFor = (config: Config, tinyoffset: number, size: number): number => {
  const align = alignmentOf(config, size);
  return Math.ceil(tinyoffset / align) * align;
};

/** The object's offset in the current block; undefined when there is no block or no room. */
export const roomInBlock = (s: State, size: number): number | undefined => {
  const cache = cacheOf(s);
  if (cache === undefined || cache.tiny === 0) return undefined;
  const offset = offsetFor(s.config, cache.tinyoffset, size);
  return offset + size <= s.config.maxTinySize ? offset : undefined;
};

/** Puts the object into the current block at `offset`. */
export const intoBlock =
  (offset: number, size: number): Transition<Address> =>
  (s) => {
    const r = Address((cacheOf(s)?.tiny ?? 0) + offset);
    return pipe(
      modify(
        updateCache(({ localTinyallocs }) => ({
          tinyoffset: Bytes(offset + size),
          localTinyallocs: localTinyallocs + 1,
        })),
      ),
      map(() => r),
    )(s);
  };

/** A new block; it becomes the current block when it has more room left than the old one. */
export const newBlock =
  (size: number): Transition<Slot> =>
  (s) =>
    pipe(
      nextFree(s.config.tinySizeClass * 2 + 1),
      tap(({ r }) =>
        modify(
          updateCache(({ tiny, tinyoffset }) =>
            size < tinyoffset || tiny === 0 ? { tiny: r, tinyoffset: Bytes(size) } : {},
          ),
        ),
      ),
    )(s);
