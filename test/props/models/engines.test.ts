/** The engines: the specification, the fast heap, and both, on the same models. */
import { describe, expect, it } from "vitest";
import { BitWriter } from "../../../props/explorer/encoding/bits.ts";
import { explore } from "../../../props/explorer/explore.ts";
import type { Kernel, Sink } from "../../../props/explorer/kernel.ts";
import { kernelOf } from "../../../props/explorer/modelkernel.ts";
import type { Report } from "../../../props/explorer/report/report.ts";
import type { Definition } from "../../../props/models/definition.ts";
import { onBoth } from "../../../props/models/engine/onboth.ts";
import { onSpec } from "../../../props/models/engine/onspec.ts";
import { onSrc, SrcKernel } from "../../../props/models/engine/onsrc.ts";
import { FastHeap } from "../../../props/models/engine/src/fastheap.ts";
import type { Constants } from "../../../props/models/index.ts";
import { entryOf, found, sizeOf } from "./visit.ts";

/** Sizes in which each model is visited by all engines. */
const sizes: ReadonlyArray<readonly [model: string, constants: Constants]> = [
  ["pages", { longest: 2 }],
  ["pages", { lists: 2, priorities: 1 }],
  ["objects", { objects: 2 }],
  ["cycle", { objects: 2, concurrent: 0 }],
  ["cycle", { objects: 1, processors: 2 }],
  ["scavenge", {}],
  ["growth", {}],
  ["growth", { bits: 64 }],
  ["sampling", { rate: 4 }],
  ["records", { sizes: 1 }],
];

const defined = (model: string, constants: Constants): Definition =>
  entryOf(model).define(constants);

/** Without the view, and so without the columns for it. */
const whole = ({ view: _view, fast: _fast, ...rest }: Definition): Definition => rest;

type Make = (definition: Definition) => Kernel;

const engines: Readonly<Record<"spec" | "src" | "both", Make>> = {
  spec: (definition) => kernelOf(onSpec(definition)),
  src: (definition) => onSrc(definition),
  both: (definition) => onBoth(definition),
};

const visited = async (make: Make, definition: Definition, workers = 1): Promise<Report> => {
  const report = await explore(Array.from({ length: workers }, () => make(definition)));
  expect(report.complete).toBe(true);
  return report;
};

/** What all engines count alike. */
const counted = (report: Report) => {
  const { actions, answers, deadlocks, ends, outside } = report;
  const steps = actions.map(({ kind, enabled, taken, refused }) => ({
    kind,
    enabled,
    taken,
    refused,
  }));
  return { ...sizeOf(report), found: found(report), steps, answers, deadlocks, ends, outside };
};

/** Holds the key of each state that is generated against the view of what it means. */
class Recording extends SrcKernel {
  readonly keys = new Map<string, string>();
  readonly views = new Map<string, string>();
  readonly unlike: string[] = [];
  readonly #view: (words: Uint32Array<ArrayBuffer>) => string;

  constructor(definition: Definition) {
    super(definition);
    const { state, view = state } = onSpec(definition);
    const writer = new BitWriter();
    this.#view = (words) => {
      writer.reset();
      view.write(this.worldOf(words, 0, words.length), writer);
      return writer.written().join(" ");
    };
  }

  override expand(words: Uint32Array<ArrayBuffer>, at: number, length: number, sink: Sink): void {
    const generated: Array<Uint32Array<ArrayBuffer>> = [];
    const successor = sink.successor.bind(sink);
    sink.successor = (kind, stateLength, viewLength) => {
      generated.push(sink.state.slice(0, stateLength) as Uint32Array<ArrayBuffer>);
      successor(kind, stateLength, viewLength);
    };
    super.expand(words, at, length, sink);
    sink.successor = successor;
    for (const state of generated) this.#hold(state);
  }

  #hold(state: Uint32Array<ArrayBuffer>): void {
    const key = this.keyOf(state, 0, state.length).join(" ");
    const view = this.#view(state);
    const [knownView, knownKey] = [this.keys.get(key), this.views.get(view)];
    if ((knownView ?? view) !== view) this.unlike.push(`the key ${key} has two views`);
    if ((knownKey ?? key) !== key) this.unlike.push(`the view ${view} has two keys`);
    this.keys.set(key, view);
    this.views.set(view, key);
  }
}

const once = <A>(make: () => A): (() => A) => {
  let made: A | undefined;
  return () => (made ??= make());
};

describe.each(sizes)("the model %s %j", (model, constants) => {
  const definition = defined(model, constants);
  const recording = new Recording(definition);
  /** Each of them once, for all tests. */
  const reports = {
    src: once(() => visited(() => recording, definition)),
    both: once(() => visited(engines.both, definition)),
  };

  it("has the same states, steps and findings on the specification, on the fast heap and on both", async () => {
    const expected = counted(await visited(engines.spec, definition));
    expect(counted(await reports.src())).toEqual(expected);
    expect(counted(await reports.both())).toEqual(expected);
  });

  it.each(["src", "both"] as const)("gives the same report for two workers on %s", async (on) => {
    expect(await visited(engines[on], definition, 2)).toEqual(await reports[on]());
  });

  it("is told apart by the columns of the fast heap exactly as by what they mean", async () => {
    await reports.src();
    expect(recording.unlike).toEqual([]);
    expect(recording.views.size).toBe(recording.keys.size);
    expect(recording.keys.size).toBeGreaterThan(50);
  });
});

it.each([
  ["pages", { pages: 2, longest: 2 }],
  ["objects", { objects: 1 }],
] as const)(
  "without a view, all columns of %s %j tell its states apart",
  async (model, constants) => {
    const definition = whole(defined(model, constants));
    const expected = counted(await visited(engines.spec, definition));
    expect(counted(await visited(engines.src, definition))).toEqual(expected);
    expect(counted(await visited(engines.both, definition))).toEqual(expected);
  },
);

describe("a heap in packed form", () => {
  it.each(sizes)("of %s %j comes back as it was, from any other state", (model, constants) => {
    const definition = defined(model, constants);
    const heap = new FastHeap(definition);
    const seed = Math.floor(Math.random() * 1000);
    const passed: Array<{ words: Uint32Array<ArrayBuffer>; cells: ReadonlyArray<number> }> = [];
    const keep = (): number =>
      passed.push({ words: heap.pack().slice(), cells: [...heap.machine.save().cells] });
    keep();
    for (let turn = 0; turn < 60; turn++) {
      const actions = definition.actions(heap.world());
      const move = actions[(seed + 7 * turn) % actions.length];
      if (move === undefined) heap.unpack(passed[0]!.words, 0, passed[0]!.words.length);
      else if (move.tag === "tick") heap.wait();
      else heap.perform(move, []);
      heap.unpack(heap.pack().slice(), 0, heap.pack().length);
      if (keep() % 9 === 0)
        heap.unpack(passed[turn >> 2]!.words, 0, passed[turn >> 2]!.words.length);
    }
    for (let i = 0; i < passed.length; i++) {
      const { words, cells } = passed[(i * 17) % passed.length]!;
      heap.unpack(words, 0, words.length);
      expect([...heap.machine.save().cells], `seed ${seed}, state ${i}`).toEqual(cells);
    }
  });
});
