/** A small right allocator in AssemblyScript, a bump pointer and a free list, and its planted bugs. */

const source = `
let top: usize = (__heap_base + 15) & ~15;
let list: usize = 0;

function sizeOf(block: usize): usize { return load<usize>(block - 16); }
function nextOf(block: usize): usize { return load<usize>(block - 12); }
function limit(): usize { return 0x3fffffff; }
function room(n: usize): usize { return (max<usize>(n, 1) + 15) & ~15; }

function take(size: usize): usize {
  let before: usize = 0;
  for (let block = list; block != 0; block = nextOf(block)) {
    if (sizeOf(block) >= size) {
      if (before == 0) list = nextOf(block);
      else store<usize>(before - 12, nextOf(block));
      return block;
    }
    before = block;
  }
  return 0;
}

export function malloc(n: usize): usize {
  if (n > limit()) return 0;
  const size = room(n);
  const free = take(size);
  if (free != 0) return free;
  const block = top + 16;
  const end = block + size;
  const pages = <i32>((end + 0xffff) >>> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) return 0;
  store<usize>(block - 16, size);
  top = end;
  return block;
}

export function free(block: usize): void {
  store<usize>(block - 12, list);
  list = block;
}

export function realloc(block: usize, n: usize): usize {
  if (n <= sizeOf(block)) return block;
  const moved = malloc(n);
  if (moved == 0) return 0;
  memory.copy(moved, block, sizeOf(block));
  free(block);
  return moved;
}

export function calloc(count: usize, size: usize): usize {
  const bytes = <u64>count * <u64>size;
  if (bytes > 0x3fffffff) return 0;
  const block = malloc(<usize>bytes);
  if (block != 0) memory.fill(block, 0, <usize>bytes);
  return block;
}

export function usable(block: usize): usize { return sizeOf(block); }
`;

/** Where each bug is: what is replaced, and by what. */
const bugs = {
  place: ["sizeOf(block) >= size", "sizeOf(block) != 0"],
  align: ["+ 15) & ~15; }", "+ 7) & ~7; }"],
  bytes: ["top = end;", "top = end - 16;"],
  zero: ["if (block != 0) memory.fill", "if (block == 0) memory.fill"],
  overflow: ["if (bytes > 0x3fffffff) return 0;", ""],
  huge: ["if (n > limit()) return 0;", "if (n > limit()) n = 16;"],
  moved: ["memory.copy(moved, block, sizeOf(block))", "memory.copy(moved, block, 8)"],
  "failed-realloc": [
    "if (moved == 0) return 0;",
    "if (moved == 0) { store<u8>(block, ~load<u8>(block)); return 0; }",
  ],
  none: [
    "if (n > limit()) return 0;",
    "if (n > limit()) { if (memory.size() > 0) store<u8>(top - 16, ~load<u8>(top - 16)); return 0; }",
  ],
  usable: ["return sizeOf(block); }\n", "return sizeOf(block) - 15; }\n"],
  reuse: ["  store<usize>(block - 12, list);\n  list = block;\n", ""],
  panic: ["if (n <= sizeOf(block)) return block;", "if (n <= sizeOf(block)) unreachable();"],
  hang: ["store<usize>(block - 12, list);", "store<usize>(block - 12, block);"],
} as const;

export type Bug = keyof typeof bugs;
export const bugNames = Object.keys(bugs) as ReadonlyArray<Bug>;

/** The source, with a bug or none. */
export const freeList = (bug?: Bug): string => {
  if (bug === undefined) return source;
  const [right, wrong] = bugs[bug];
  const at = source.lastIndexOf(right);
  if (at < 0) throw new Error(`the source has no ${right}`);
  return source.slice(0, at) + wrong + source.slice(at + right.length);
};

/** What it promises, as in the handshake. */
export const freeListPromises = ["align=16", "malloc0=unique", "max=1073741823"];
