/** Mistakes in the arena, in memory that is never freed, and in the metadata of spans. */
import { edit, type Pair } from "../pair.ts";

export const pairs: ReadonlyArray<Pair> = [
  {
    name: "reservation-kept",
    sentence: "A reservation that the arena cannot use is not given back.",
    spec: edit(
      "spec/arena/arena.ts",
      'return Os.sysFree({ a: p, n }, "local")(s);',
      "return skip(s);",
    ),
    src: edit("src/arena/arena.ts", "    system.free(p, size, LOCAL);\n", ""),
    by: "arena.space",
    search: { instance: "mini-32", focus: "pages" },
  },
  {
    name: "strand-all",
    sentence: "The arena goes on elsewhere however much it leaves.",
    spec: edit("spec/arena/arena.ts", "room(s) < config.strandLimit", "room(s) >= 0"),
    src: edit("src/arena/arena.ts", "this.left() < config.strandLimit", "this.left() >= 0"),
    by: "arena.space",
    search: { instance: "mini-32", focus: "pages", actions: 32 },
  },
  {
    name: "behind-lost",
    sentence: "A reservation right behind the arena is not added to it.",
    spec: edit(
      "spec/arena/arena.ts",
      "if (p === arena.end) return modify(put({ end, reserved }))(s);",
      "if (p === arena.end) return modify(put({ reserved }))(s);",
    ),
    src: edit("src/arena/arena.ts", "      this.end = end;\n", ""),
    by: "arena.space",
    search: { instance: "mini-32", focus: "pages" },
  },
  {
    name: "bitmap-short",
    sentence: "The bitmap is mapped for a physical page less.",
    spec: edit(
      "spec/arena/arena.ts",
      'Os.sysMap({ a, n: bytes - bitmapMapped }, reserved, "gc_sys")',
      'Os.sysMap({ a, n: bytes - bitmapMapped - physPageSize }, reserved, "gc_sys")',
    ),
    src: edit(
      "src/arena/arena.ts",
      "system.map(a, n - this.bitmapMapped, this.reserved, GC_SYS)",
      "system.map(a, n - this.bitmapMapped - this.#rt.physPageSize, this.reserved, GC_SYS)",
    ),
    by: "arena.mapped",
    search: { focus: "pages" },
  },
  {
    name: "spans-again",
    sentence: "The table of spans is always mapped from its start.",
    spec: edit(
      "spec/arena/arena.ts",
      "const a = addressOf(add(spans, spansMapped, uintptrBits(s.config)));",
      "const a = spans;",
    ),
    src: edit("src/arena/arena.ts", "this.#rt.wrap(this.spans + have * ptrSize)", "this.spans"),
    by: "arena.mapped",
    search: { instance: "go-windows", focus: "pages" },
  },
  {
    name: "spans-unmapped",
    sentence:
      "The table of spans is not mapped when the arena grows within a physical page of it, nor at first.",
    spec: edit(
      "spec/arena/arena.ts",
      'andThen(Os.sysMap({ a, n: bytes - spansMapped }, reserved, "other_sys")),',
      'andThen(spansMapped === 0 ? skip : Os.sysMap({ a, n: bytes - spansMapped }, reserved, "other_sys")),',
    ),
    src: edit(
      "src/arena/arena.ts",
      "system.map(a, (need - have) * ptrSize, this.reserved, OTHER_SYS);",
      "if (have > 0) system.map(a, (need - have) * ptrSize, this.reserved, OTHER_SYS);",
    ),
    by: "arena.mapped",
    search: { focus: "pages" },
  },
  {
    name: "end-far",
    sentence: "On 64-bit the arena ends eight pages beyond its reservation.",
    spec: edit(
      "spec/arena/layout.ts",
      "addressOf(add(p, resvSize, bits))",
      "addressOf(add(p, resvSize + 8 * pageSize, bits))",
    ),
    src: edit(
      "src/arena/layout.ts",
      "arena.end = wrap(p + left);",
      "arena.end = wrap(p + left + 8 * config.pageSize);",
    ),
    by: "arena.bounds",
    search: { focus: "pages" },
  },
  {
    name: "bitmap-among-pages",
    sentence: "The heap bitmap ends a page higher, where the arena begins.",
    spec: edit(
      "spec/arena/layout.ts",
      "const whole = { spans, bitmap, reserved };",
      "const whole = { spans, bitmap: Address(bitmap + s.config.pageSize), reserved };",
    ),
    src: edit(
      "src/arena/layout.ts",
      "arena.used = arena.alloc = arena.bitmap;",
      "arena.used = arena.alloc = arena.bitmap; arena.bitmap += config.pageSize;",
    ),
    by: "metadata.apart",
    search: { instance: "go-windows", focus: "pages" },
  },
  {
    name: "allspans-stale",
    sentence: "When the table of all spans moves, the heap keeps the address of the old one.",
    spec: edit(
      "spec/pages/spanalloc.ts",
      "allspans: { base: r, capacity: larger }",
      "allspans: { base: capacity === 0 ? r : base, capacity: larger }",
    ),
    src: edit(
      "src/pages/spanalloc.ts",
      "heap.allspans = table;",
      "if (old === 0) heap.allspans = table;",
    ),
    by: "metadata.apart",
    also: ["os.within"],
    search: { instance: "mini", focus: "pages", actions: 32 },
  },
  {
    name: "bits-header",
    sentence: "Bitmaps are cut from the start of an arena, over its header.",
    spec: edit(
      "spec/collector/gcbits.ts",
      "Address(head.base + s.config.gcBitsHeader + head.used)",
      "Address(head.base + head.used)",
    ),
    src: edit(
      "src/collector/gcbits.ts",
      "events.close(BITS, this.address[arena]! + this.#header + start)",
      "events.close(BITS, this.address[arena]! + start)",
    ),
    by: "bits.inside",
    search: { focus: "objects" },
  },
  {
    name: "sweepbuf-late",
    sentence: "A sweep buffer gets a block only after the first entry of it.",
    spec: edit(
      "spec/collector/mgcsweepbuf.ts",
      "if (Math.floor(index / sweepBufBlockEntries) < spineLen) return skip(s);",
      "if (Math.floor(index / sweepBufBlockEntries) <= spineLen) return skip(s);",
    ),
    src: edit(
      "src/collector/mgcsweepbuf.ts",
      "Math.floor(cursor / config.sweepBufBlockEntries) >= this.blocks",
      "Math.floor(cursor / config.sweepBufBlockEntries) > this.blocks",
    ),
    by: "sweepbuf.room",
    search: { focus: "objects" },
  },
  {
    name: "sweepbuf-spine",
    sentence: "A longer spine of a sweep buffer has no more room than the first one.",
    spec: edit(
      "spec/collector/mgcsweepbuf.ts",
      "persistentalloc({ n: newCap * ptrSize, ...ask })",
      "persistentalloc({ n: sweepBufInitSpineCap * ptrSize, ...ask })",
    ),
    src: edit(
      "src/collector/mgcsweepbuf.ts",
      "persistent.alloc(this.spineCap * config.ptrSize,",
      "persistent.alloc(config.sweepBufInitSpineCap * config.ptrSize,",
    ),
    by: "sweepbuf.room",
    search: { instance: "mini", focus: "objects", actions: 20, runs: 30 },
  },
  {
    name: "persist-words",
    sentence: "A block that is cut from a chunk is aligned to 8 bytes, whatever was asked for.",
    spec: edit(
      "spec/arena/persistentalloc.ts",
      ": Bytes(up(off, align)),",
      ": Bytes(up(off, Math.min(align, 8))),",
    ),
    src: edit(
      "src/arena/persistentalloc.ts",
      "roundUp(this.offset[i]!, align)",
      "roundUp(this.offset[i]!, Math.min(align, 8))",
    ),
    by: "persist.ok",
    search: { focus: "pages" },
  },
  {
    name: "persist-overlap",
    sentence: "A chunk of persistent memory is advanced by whole words only.",
    spec: edit(
      "spec/arena/persistentalloc.ts",
      "off: Bytes(chunk.off + n) })",
      "off: Bytes(chunk.off + n - (n % 8)) })",
    ),
    src: edit(
      "src/arena/persistentalloc.ts",
      "this.offset[i] = offset + n;",
      "this.offset[i] = offset + n - (n % 8);",
    ),
    by: "persist.ok",
    also: ["fix.disjoint"],
    search: { focus: "pages" },
  },
  {
    name: "persist-chunk-end",
    sentence: "A block may reach 4 KiB beyond the end of its chunk.",
    spec: edit(
      "spec/arena/persistentalloc.ts",
      "chunk.off + n <= s.config.persistentChunk",
      "chunk.off + n <= s.config.persistentChunk + 4096",
    ),
    src: edit(
      "src/arena/persistentalloc.ts",
      "offset + n > this.#chunk",
      "offset + n > this.#chunk + 4096",
    ),
    by: "persist.ok",
    also: ["fix.disjoint"],
    search: { instance: "mini", focus: "pages" },
  },
  {
    name: "hint-second",
    sentence:
      "On 64-bit the arena is first asked for at the second of the addresses that Go tries.",
    spec: edit(
      "spec/arena/layout.ts",
      "Address(arenaHint + i * arenaHintStride)",
      "Address(arenaHint + (i + 1) * arenaHintStride)",
    ),
    src: edit(
      "src/arena/layout.ts",
      "i * arenaHintStride + arenaHint",
      "(i + 1) * arenaHintStride + arenaHint",
    ),
    trace: "smoke.jsonl.gz",
    why: "The documentation wants addresses that look like no text, and the second one is as good as the first.",
  },
  {
    name: "fix-overlap",
    sentence: "Records are cut 8 bytes apart less than they are long.",
    spec: edit(
      "spec/arena/mfixalloc.ts",
      "chunk: Address(chunk + size),",
      "chunk: Address(chunk + size - 8),",
    ),
    src: edit("src/arena/mfixalloc.ts", "this.chunk += this.size;", "this.chunk += this.size - 8;"),
    by: "fix.disjoint",
    search: { focus: "pages" },
  },
  {
    name: "fix-chunk-end",
    sentence: "The last record of a chunk may reach beyond its end.",
    spec: [
      ...edit(
        "spec/arena/mfixalloc.ts",
        "nchunk < size ? newChunk(f) : skip",
        "nchunk <= 0 ? newChunk(f) : skip",
      ),
      ...edit(
        "spec/arena/mfixalloc.ts",
        "Bytes(nchunk - size)",
        "Bytes(Math.max(0, nchunk - size))",
      ),
    ],
    src: [
      ...edit("src/arena/mfixalloc.ts", "this.nchunk < this.size", "this.nchunk <= 0"),
      ...edit(
        "src/arena/mfixalloc.ts",
        "this.nchunk -= this.size;",
        "this.nchunk = Math.max(0, this.nchunk - this.size);",
      ),
    ],
    by: "fix.disjoint",
    search: { instance: "mini", focus: "pages", actions: 32 },
  },
];
