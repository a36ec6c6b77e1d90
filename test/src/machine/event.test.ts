import { describe, expect, it } from "vitest";
import { Recorder } from "../../../src/machine/event.ts";
import { CODE, GC_SYS, SHAPES } from "../../../src/machine/vocabulary.ts";

const recorder = (): Recorder => {
  const made = new Recorder();
  made.on = true;
  return made;
};

describe("the recorder", () => {
  it("records nothing while it is off", () => {
    const r = new Recorder();
    r.open(CODE.bits, 64);
    r.put(1);
    r.close(CODE.bits, 4096);
    expect([r.length, r.decode()]).toEqual([0, null]);
  });

  it("nests what happened between the beginning and the end of an act", () => {
    const r = recorder();
    r.open(CODE.persist, 100, 8, GC_SYS);
    r.open(CODE["os.alloc"], 262144, GC_SYS, 0x7000);
    r.open(CODE["fix.free"], 0, 0x9000);
    r.close(CODE.persist, 0x7000);
    expect(r.decode()).toEqual({
      e: "persist",
      n: 100,
      align: 8,
      stat: "gc_sys",
      r: 0x7000,
      fx: [
        { e: "os.alloc", n: 262144, stat: "gc_sys", r: 0x7000 },
        { e: "fix.free", f: "span", a: 0x9000 },
      ],
    });
  });

  it("shows an act that was interrupted with what it had", () => {
    const r = recorder();
    r.open(CODE.refill, 5);
    r.open(CODE["c.cache"], 5);
    r.open(CODE["heap.grow"], 1);
    r.close(CODE["heap.grow"]);
    expect(r.decode()).toEqual({
      e: "refill",
      spc: 5,
      fx: [{ e: "c.cache", spc: 5, fx: [{ e: "heap.grow", np: 1, r: 0 }] }],
    });
  });

  it("leaves out optional fields that are 0", () => {
    const r = recorder();
    r.open(CODE.malloc, 0, 1, -1);
    r.put(0);
    r.close(CODE.malloc, 1, 0x4d2648);
    for (let i = 0; i < 4; i++) r.put(0);
    expect(r.decode()).toEqual({ e: "malloc", n: 0, nz: 1, path: "zero", r: 0x4d2648, ns: 0 });
  });

  it("shows a type where there is one", () => {
    const r = recorder();
    r.open(CODE.newobject, 48, 16, 8, 0);
    r.close(CODE.newobject, 0x5000);
    expect(r.decode()).toEqual({ e: "newobject", ty: [48, 16, 8, 0], r: 0x5000 });
  });

  it("gives words as numbers up to 2^53 - 1, as bigints from there on", () => {
    const r = recorder();
    const words = [2 ** 53 - 1, 2n ** 53n + 1n, 2n ** 64n - 1n].map((w) => r.word(w));
    r.open(CODE["gc.marked"], ...(words as [number, number, number]));
    expect(r.decode()).toEqual({
      e: "gc.marked",
      marked: 2 ** 53 - 1,
      live: 2n ** 53n + 1n,
      scan: 2n ** 64n - 1n,
    });
  });

  it("gives a statistic that has wrapped as the uint64 that it is", () => {
    const r = recorder();
    r.open(CODE.flush, 0x1000, -8192, 0);
    expect(r.decode()).toMatchObject({ heap_scan: 2n ** 64n - 8192n });
  });

  it("joins the halves of a 64-bit window", () => {
    const windowOf = (lo: number, hi: number) => {
      const r = recorder();
      r.open(CODE["c.cache"], 5);
      r.close(CODE["c.cache"], 0x1000, 512, 0, 0, lo, hi);
      r.put(0);
      return r.decode()?.["cache"];
    };
    expect([
      windowOf(-1, -1),
      windowOf(1, 1),
      windowOf(0xffffffff, 0x1fffff),
      windowOf(0, 0x200000),
    ]).toEqual([2n ** 64n - 1n, 2 ** 32 + 1, 2 ** 53 - 1, 2n ** 53n]);
  });

  it("says where a mapping landed only when it is elsewhere", () => {
    const landed = (r: number) => {
      const made = recorder();
      made.open(CODE["os.map"], 0x1000, 4096, 0, GC_SYS, r);
      return made.decode();
    };
    expect(landed(-1)).not.toHaveProperty("r");
    expect(landed(0)).toMatchObject({ r: 0 });
  });

  it("forgets everything before the next event", () => {
    const r = recorder();
    r.open(CODE["gc.init"]);
    r.word(2n ** 60n);
    r.clear();
    expect([r.length, r.bigs.length, r.decode()]).toEqual([0, 0, null]);
  });

  it("grows with what it records", () => {
    const r = recorder();
    r.open(CODE.procresize, 5000);
    for (let i = 0; i < 5000; i++) r.open(CODE.pcache, i, 0x1000 + i, 5000);
    r.close(CODE.procresize);
    const { fx = [] } = r.decode() ?? {};
    expect(fx).toHaveLength(5000);
    expect(fx.at(-1)).toEqual({ e: "pcache", i: 4999, c: 0x1000 + 4999, nprocs: 5000 });
  });
});

describe("a recording that lacks a field", () => {
  it("is not read on into what an earlier one has left there", () => {
    const r = recorder();
    const [spc, live] = [2, 48_837];
    const cached = (more: ReadonlyArray<number>) => {
      r.clear();
      r.open(CODE["c.cache"], spc);
      r.close(CODE["c.cache"]);
      for (const field of more) r.put(field);
      return r.decode();
    };
    expect(cached([live])).toMatchObject({ e: "c.cache", live });
    expect(() => cached([])).toThrow("the record ends at");
  });
});

describe("the vocabulary", () => {
  it("has a shape for every event, with fields of different names", () => {
    const repeated = SHAPES.filter(({ begin, end }) => {
      const names = [...begin, ...end].map(({ name }) => name);
      return new Set(names).size !== names.length;
    });
    expect(repeated).toEqual([]);
    expect(Object.keys(CODE)).toHaveLength(SHAPES.length);
  });
});
