// An example: takes the first piece of an area that is long enough. Put your allocator here.

const WHOLE: usize = 4 << 20;
const MOST: usize = 1 << 20;

// Before the bytes of each piece stand their number and whether they are used; the pieces lie side by side.
const HEAD: usize = 16;
const FIRST: usize = (__heap_base + 15) & ~15;
const END: usize = FIRST + WHOLE;

function setPiece(at: usize, n: usize, isUsed: u32): void {
  store<usize>(at, n);
  store<u32>(at, isUsed, 4);
}

function isUsed(at: usize): bool {
  return load<u32>(at, 4) != 0;
}

function next(at: usize): usize {
  return at + HEAD + load<usize>(at);
}

memory.grow(<i32>((WHOLE >> 16) + 1));
setPiece(FIRST, WHOLE - HEAD, 0);

export function memalign(align: usize, asked: usize): usize {
  if (asked > MOST) return 0;
  const n = max<usize>(16, (asked + 15) & ~15);
  const mask = max<usize>(16, align) - 1;
  for (let at = FIRST; at < END; at = next(at)) {
    if (isUsed(at)) continue;
    for (let more = next(at); more < END && !isUsed(more); more = next(at)) {
      store<usize>(at, next(more) - at - HEAD);
    }
    const from = at + HEAD;
    const end = next(at);
    const p = (from + mask) & ~mask;
    if (p < from || p + n > end) continue;
    if (p > from) store<usize>(at, p - from - HEAD); // What lies before stays free.
    if (p + n < end) setPiece(p + n, end - p - n - HEAD, 0);
    setPiece(p - HEAD, n, 1);
    return p;
  }
  return 0;
}

export function malloc(n: usize): usize {
  return memalign(16, n);
}

export function calloc(count: usize, size: usize): usize {
  if (size > 0 && count > MOST / size) return 0;
  const p = malloc(count * size);
  if (p != 0) memory.fill(p, 0, count * size);
  return p;
}

export function free(p: usize): void {
  if (p != 0) store<u32>(p - HEAD, 0, 4);
}

export function usable(p: usize): usize {
  return load<usize>(p - HEAD);
}

export function realloc(p: usize, n: usize): usize {
  if (p != 0 && n <= usable(p)) return p;
  const q = malloc(n);
  if (p != 0 && q != 0) {
    memory.copy(q, p, usable(p));
    free(p);
  }
  return q;
}
