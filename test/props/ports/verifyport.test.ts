import { describe, expect, it } from "vitest";
import {
  OptionError,
  portClauses,
  type PortAllocator,
  verifyPort,
  type VerifyPortOptions,
} from "../../../props/index.ts";
import { blindClauses } from "../../../props/ports/selftest.ts";
import { reference } from "../../../props/ports/inprocess/reference.ts";
import { printRequest } from "../../../wire/port/request.ts";
import { poolAllocator } from "../../../survey/making/poolallocator.ts";
import { GoThrow, Heap } from "../../../src/index.ts";

/** How many freed objects a heap may keep before it collects. */
const mostDead = 256;
const max = 256 * 1024;

/** Go's heap behind malloc and free: what is freed is collected later, many objects at a time. */
const goHeap = (): PortAllocator => {
  let heap = new Heap();
  let live = new Set<number>();
  let dead = 0;
  const allocate = (n: number, zero: boolean): number => {
    if (n > max) return 0;
    try {
      const p = heap.malloc(n, { zero });
      if (n > 0) live.add(p);
      return p;
    } catch (stop) {
      if (stop instanceof GoThrow) return 0;
      throw stop;
    }
  };
  return {
    malloc: (n) => allocate(n, false),
    calloc: (count, size) => allocate(count * size, true),
    free: (p) => {
      live.delete(p);
      if (++dead < mostDead) return;
      heap.collect(live);
      dead = 0;
    },
    reset: () => {
      heap = new Heap();
      live = new Set();
      dead = 0;
    },
    memory: { read: (a, n) => heap.read(a, n), write: (a, bytes) => heap.write(a, bytes) },
    promises: `bits=64 align=1:1,16:8 page=8192 malloc0=shared max=${max}`,
  };
};

describe("the contract", () => {
  it.for(portClauses)("finds the planted bug of $name", async ({ name }) => {
    const { failures } = await verifyPort(() => reference(name), { seed: 5 });
    const found = failures.filter(({ fault }) => fault.name === name);
    expect(found.map(({ confirmed }) => confirmed)).toContain(3);
  });
});

describe("verifyPort", () => {
  it("holds for the reference port, and knows what it does not judge", async () => {
    const report = await verifyPort(() => reference(), { runs: 300 });
    expect(report).toMatchObject({ runs: 300, failures: [], notes: [], exempt: [] });
    expect(report.blocks).toBeGreaterThan(10_000);
  });

  it("holds for Go's heap, for 10^6 operations", async () => {
    let operations = 0;
    for (let seed = 0; operations < 1e6; seed += 1000) {
      const report = await verifyPort(goHeap, { seed, runs: 500 });
      expect(report.failures).toEqual([]);
      expect(report.notes).toEqual([]);
      operations += report.operations;
    }
  });

  it("finds the shortest sequence, and repeats it from the seed", async () => {
    const broken = () => verifyPort(() => reference("place"), { seed: 3, runs: 200 });
    const [first, second] = [await broken(), await broken()];
    const logs = first.failures.map(({ requests }) => requests.map(printRequest));
    expect(logs).toContainEqual(["malloc 0 1", "malloc 1 101"]);
    expect(second.failures).toEqual(first.failures);
  });

  it("judges only the clauses that are asked", async () => {
    const report = await verifyPort(() => reference("place"), { clauses: ["align"], runs: 300 });
    expect(report.failures.map(({ fault }) => fault.name)).not.toContain("place");
  });

  it("finds a reset that does not reset", async () => {
    const leaky = (): PortAllocator => {
      let allocated = 0;
      return {
        malloc: (n) => (n < 2 ** 16 && allocated++ < 10 ? 4096 + 2 ** 16 * allocated : 0),
        free: () => undefined,
        reset: () => undefined,
        promises: "max=65535",
      };
    };
    const { notes, failures } = await verifyPort(leaky, { runs: 20 });
    expect(failures).toEqual([]);
    expect(notes).toEqual([
      "reset does not reset: the same sequence has other answers after it; the port is restarted instead",
    ]);
  });

  it("ends a call that never returns, and finds the shortest way to it", async () => {
    const endless = (): PortAllocator => {
      let top = 4096;
      return {
        malloc: (n) => (n > 1e6 ? 0 : (top += 2 ** 20) - 2 ** 20),
        free: () => {
          for (;;) top += 0;
        },
        promises: "max=1000000",
      };
    };
    const { failures } = await verifyPort(endless, { runs: 20, callSeconds: 0.05 });
    expect(failures).toMatchObject([
      {
        group: "hang at free",
        confirmed: 3,
        fault: { evidence: "no reply for 0.05 s" },
      },
    ]);
    expect(failures[0]!.requests.map(printRequest)).toEqual(["malloc 0 1", "free 0"]);
  });

  it("holds for one that is slow, but each call of which returns in time", async () => {
    const pause = new Int32Array(new SharedArrayBuffer(4));
    let top = 4096;
    let calls = 0;
    const slow = (): PortAllocator => ({
      malloc: (n) => {
        calls++;
        Atomics.wait(pause, 0, 0, 100);
        return n > 1e6 ? 0 : (top += 2 ** 20) - 2 ** 20;
      },
      promises: "max=1000000",
    });
    const { failures } = await verifyPort(slow, { runs: 1, callSeconds: 1 });
    expect(failures).toEqual([]);
    expect(calls).toBeGreaterThan(11);
  });

  it("ends where no allocator is made any more", async () => {
    let made = 0;
    const once = (): PortAllocator => {
      while (made++ > 0);
      return { malloc: () => 4096, promises: "max=1000000" };
    };
    const report = await verifyPort(once, { runs: 5, callSeconds: 0.05 });
    expect(report.gone).toBe("no allocator was made in 0.05 s");
    await expect(verifyPort(once, { callSeconds: 0.05 })).rejects.toThrow("no allocator was made");
  });

  it("ends with @thi.ng/malloc, whose lists have a cycle after a size that wraps", async () => {
    const { failures } = await verifyPort(poolAllocator, { runs: 30, callSeconds: 0.2 });
    expect(failures.map(({ group }) => group)).toEqual(
      expect.arrayContaining(["huge at malloc", "huge at realloc"]),
    );
  });

  it.each([
    [{ runs: 0 }, "runs: found 0, expected a whole number from 1 to 9007199254740991"],
    [{ runs: "9" }, 'runs: found "9", expected a whole number from 1 to 9007199254740991'],
    [{ seed: 2 ** 31 }, "seed: found 2147483648, expected a whole number from 0 to 2147483647"],
    [
      { clauses: ["palce"] },
      'clauses: found "palce", expected a list of names of clauses: overflow,',
    ],
    [
      { clauses: "place" },
      'clauses: found "place", expected a list of names of clauses: overflow,',
    ],
    [{ name: 5 }, "name: found 5, expected a text"],
    [{ run: 5 }, 'options: found "run", expected none but seed, runs, clauses, name, callSeconds'],
    [
      { callSeconds: 0 },
      "callSeconds: found 0, expected a number of seconds above 0, at most 3600",
    ],
    [null, "options: found null, expected an object"],
  ])("refuses an option that makes no sense: %j", async (options, says) => {
    const refused = verifyPort(() => reference(), options as VerifyPortOptions);
    await expect(refused).rejects.toThrow(OptionError);
    await expect(refused).rejects.toThrow(says);
  });

  it("refuses what makes no allocator", async () => {
    const refused = verifyPort(reference() as unknown as () => PortAllocator);
    await expect(refused).rejects.toThrow(OptionError);
    await expect(refused).rejects.toThrow("make: found an object, expected a function");
    await expect(verifyPort(() => ({ malloc: () => 0, promises: "align=3" }))).rejects.toThrow(
      'handshake: align: found "3", expected a power of 2',
    );
  });
});

describe("the self-test", () => {
  it("finds the planted bug of every clause", async () => {
    expect(await blindClauses(portClauses)).toEqual([]);
  });

  it("names a clause that finds nothing", async () => {
    const blind = portClauses.map((clause) =>
      clause.name === "place" ? { ...clause, judge: () => undefined } : clause,
    );
    expect(await blindClauses(blind)).toEqual(["place"]);
  });
});
