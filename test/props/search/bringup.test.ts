import { describe, expect, it } from "vitest";
import { performedActs } from "../../../props/ghost/acts.ts";
import { instanceNamed } from "../../../props/instances/instances.ts";
import { helpful } from "../../../props/instances/setting.ts";
import { bringUp } from "../../../props/search/bringup.ts";
import { sceneBy } from "../../../props/search/choices/scenes.ts";
import { newCell, start } from "../../../props/search/sequence.ts";
import { twinRig } from "../../../props/search/rig.ts";

const instance = instanceNamed("go-4p");

/** The actions that brought a machine up, and how each ended. */
const up = (early?: ReadonlyArray<number>) => {
  const setting = { ...helpful(instance.config), ...(early === undefined ? {} : { early }) };
  const cell = newCell(setting);
  start(bringUp(instance, setting), cell, twinRig({ instance, setting }));
  return cell;
};

describe("bringing a machine up", () => {
  it("makes all processors by one action, where nothing is allocated meanwhile", () => {
    const { path, boot, holdings } = up();
    expect(path.map(({ action }) => action.tag)).toEqual([
      "rate",
      "mallocinit",
      "gc.init",
      "gc.trigger",
      "procresize",
      "gc.enable",
    ]);
    expect(boot).toBe(6);
    expect(holdings.nprocs).toBe(4);
    expect(holdings.loose).toEqual([]);
  });

  it("makes them one by one, between objects of the booting thread", () => {
    const { path, boot, holdings } = up([24, 0, 100]);
    const made = path.slice(4, -1).map(({ action }) => action);
    expect(made.every(({ p }) => p === -1)).toBe(true);
    expect(made.map(({ tag }) => tag)).toEqual([
      "malloc",
      "pcache",
      "malloc",
      "mcache.alloc",
      "pcache",
      "malloc",
      "mcache.alloc",
      "pcache",
      "mcache.alloc",
      "pcache",
    ]);
    expect(boot).toBe(path.length);
    expect(holdings.nprocs).toBe(4);
    expect(new Set(holdings.caches).size).toBe(4);
    expect(holdings.loose).toEqual([]);
  });

  it("begins with the cache of mallocinit", () => {
    const { path } = up([]);
    const event = path.find(({ action }) => action.tag === "mallocinit")!.performed;
    const made = "event" in event ? event.event?.fx?.find(({ e }) => e === "mcache.alloc") : {};
    const first = path.find(({ action }) => action.tag === "pcache")!.action;
    expect(first).toMatchObject({ i: 0, c: (made as { readonly r: number }).r });
  });

  it("crowds the heap with large objects and long free spans before GC is enabled", () => {
    const setting = { ...helpful(instance.config), crowd: 3, priorities: 1 };
    const cell = newCell(setting);
    start(bringUp(instance, setting), cell, twinRig({ instance, setting }));
    const { holdings, path } = cell;
    expect(holdings.blocks.map(({ n }) => n)).toEqual(Array.from({ length: 24 }, () => 32_769));
    expect(holdings.manual.map(({ np }) => np)).toEqual([1, 1]);
    expect(path.at(-1)!.action.tag).toBe("gc.enable");
    const freed = path.filter(({ action }) => action.tag === "manual.free");
    const inserted = freed.flatMap(({ performed }) => performedActs(performed, "tr.ins"));
    expect(inserted.map(({ np, prio }) => [np, prio])).toEqual([
      [128, 0],
      [129, 0],
      [130, 0],
      [260, 0],
    ]);
  });

  it("marks more than is live in a first cycle, while the last processor is gone", () => {
    const setting = { ...helpful(instance.config), over: 8192 };
    const cell = newCell(setting);
    start(bringUp(instance, setting), cell, twinRig({ instance, setting }));
    const { holdings, path } = cell;
    const { action, performed } = path.at(-1)!;
    expect(action.tag).toBe("gc.trigger");
    const event = "event" in performed ? performed.event : undefined;
    expect(event).toMatchObject({ live: 32_769, gc_trigger: 40_961, sweepdone: 0 });
    expect(holdings.caches).toHaveLength(3);
    expect(holdings.going).toHaveLength(1);
  });

  it("samples objects from the start", () => {
    const setting = { ...helpful(instance.config), rate: 1 };
    const cell = newCell(setting);
    start(bringUp(instance, setting), cell, twinRig({ instance, setting }));
    expect(cell.path.slice(-2).map(({ action }) => action)).toEqual([
      expect.objectContaining({ tag: "gc.enable" }),
      { tag: "rate", p: 0, rate: 1 },
    ]);
  });

  it("allocates stacks, and frees the oldest of them", () => {
    const setting = { ...helpful(instance.config), stacks: [3, 1, 0, 2] };
    const cell = newCell(setting);
    start(bringUp(instance, setting), cell, twinRig({ instance, setting }));
    expect(cell.holdings.manual.map(({ np }) => np)).toEqual([1, 2]);
  });
});

describe("a scene", () => {
  const mini = instanceNamed("mini-32");
  const arenaOf = (luck: number) => {
    const setting = { ...helpful(mini.config), ...sceneBy(luck, mini.config) };
    const cell = newCell(setting);
    start(bringUp(mini, setting), cell, twinRig({ instance: mini, setting }));
    return cell.path.flatMap(({ performed }) => performedActs(performed, "arena.alloc"));
  };
  const [strand, top, joined, below] = [0, 1, 2, 3].map((nth) => 21 + 64 * nth);

  it("leaves as much of the arena as may just not be left behind", () => {
    const [first, second] = arenaOf(strand!);
    expect(first!.end! - first!.alloc!).toBe(mini.config.strandLimit);
    expect(second!.end).toBe(first!.end);
  });

  it.each([
    ["moves there", top!],
    ["is joined", joined!],
  ])("ends the arena at the last address: %s", (_, luck) => {
    expect(arenaOf(luck)[0]!.end).toBe(mini.config.addressSpaceEnd);
  });

  it("takes the rest of an arena that lies below the first one", () => {
    const grown = arenaOf(below!);
    const { r } = grown[0]!;
    expect(grown.at(-1)).toMatchObject({ alloc: r, end: r });
  });

  it("is none on 64-bit, and rare", () => {
    expect(sceneBy(21, instance.config)).toBeUndefined();
    expect(sceneBy(22, mini.config)).toBeUndefined();
  });
});
