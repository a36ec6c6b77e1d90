/** Paths through the graph of a model that take an edge of every kind. */
import type { Action } from "../../spec/machine/action.ts";
import { BitWriter } from "../explorer/encoding/bits.ts";
import type { Encoder } from "../explorer/encoding/shape.ts";
import { ModelError, type Step } from "../explorer/model.ts";
import type { Definition } from "../models/definition.ts";
import { onSpec } from "../models/engine/onspec.ts";
import type { Answered } from "../models/traces/trace.ts";
import type { Effect, Move, World } from "../models/world.ts";
import { type Detail, kindOf } from "./edges.ts";

/** A path: the edge that it ends with, and the path before it. */
interface Path {
  readonly stepped: Answered;
  /** The state that it leads to. */
  readonly world: World;
  readonly kind: number;
  readonly before: Path | undefined;
}

/** A state, and how it was reached first. */
interface Reached {
  readonly world: World;
  readonly path: Path | undefined;
}

/** What was visited of a graph, and paths that take an edge of every kind. */
export interface Covered {
  readonly states: number;
  readonly edges: number;
  /** Steps from the initial state beyond which nothing was looked for; undefined: all states were seen. */
  readonly bound: number | undefined;
  readonly kinds: ReadonlyArray<string>;
  readonly paths: ReadonlyArray<CoveringPath>;
}

export interface CoveringPath {
  readonly steps: ReadonlyArray<Answered>;
  /** Numbers of the kinds that its edges have. */
  readonly covers: ReadonlyArray<number>;
  /** The kind for which the path was taken: that of its last edge. */
  readonly last: number;
}

const keyOf = (encoder: Encoder<World>): ((world: World) => string) => {
  const writer = new BitWriter();
  return (world) => {
    writer.reset();
    encoder.write(world, writer);
    const length = writer.end();
    return writer.words.subarray(0, length).join(" ");
  };
};

const stepsOf = (path: Path): ReadonlyArray<Path> => {
  const all: Path[] = [];
  for (let at: Path | undefined = path; at !== undefined; at = at.before) all.push(at);
  return all.reverse();
};

type Chosen = Omit<CoveringPath, "steps"> & { readonly path: Path };

/** The paths in the order in which they were found, without those that longer ones make needless. */
const fewest = (first: ReadonlyArray<Path>): ReadonlyArray<Chosen> => {
  const covered = new Set<number>();
  return [...first]
    .reverse()
    .flatMap((path) => {
      if (covered.has(path.kind)) return [];
      const covers = [...new Set(stepsOf(path).map(({ kind }) => kind))].sort((a, b) => a - b);
      for (const kind of covers) covered.add(kind);
      return [{ path, covers, last: path.kind }];
    })
    .reverse();
};

/** Visits the states of a model breadth first, at most so many steps deep. */
class Visit {
  readonly #model: ReturnType<typeof onSpec>;
  readonly #key: (world: World) => string;
  readonly #known = new Set<string>();
  readonly #kinds = new Map<string, number>();
  readonly #first: Path[] = [];
  readonly #detail: Detail | undefined;
  #edges = 0;

  constructor(definition: Definition, detail: Detail | undefined) {
    this.#detail = detail;
    this.#model = onSpec(definition);
    this.#key = keyOf(this.#model.view ?? this.#model.state);
  }

  run(bound: number): Covered {
    let level: ReadonlyArray<Reached> = this.#model
      .initial()
      .map((world) => ({ world, path: undefined }));
    for (const { world } of level) this.#known.add(this.#key(world));
    for (let depth = 0; level.length > 0 && depth < bound; depth++) {
      level = level.flatMap((reached) => this.#expand(reached));
    }
    return {
      states: this.#known.size,
      edges: this.#edges,
      bound: level.length > 0 ? bound : undefined,
      kinds: [...this.#kinds.keys()],
      paths: fewest(this.#first).map(({ path, ...rest }) => ({
        ...rest,
        steps: [...stepsOf(path).map(({ stepped }) => stepped), ...this.#checkpoint(path)],
      })),
    };
  }

  /** The statistics at the end of a path, where Go has not given up and a cache can be asked. */
  #checkpoint({ world }: Path): ReadonlyArray<Answered> {
    if (world.state.dead !== null) return [];
    const p = world.state.procs.nprocs === 0 ? -1 : 0;
    const action: Action = { tag: "ckpt", p, mallocs: 0, end: 1 };
    const outcome = this.#model.next(world, action);
    if (typeof outcome === "string") return [];
    return outcome.map(({ effect }) => ({ action, ...effect! }));
  }

  #expand(from: Reached): ReadonlyArray<Reached> {
    const { world } = from;
    const model = this.#model;
    if (model.within?.(world) === false) return [];
    return model.actions(world).flatMap((move) => {
      const outcome = model.next(world, move);
      const steps = typeof outcome === "string" ? [] : outcome;
      return steps.flatMap((step) => this.#take(from, move, step));
    });
  }

  #take(from: Reached, move: Move, step: Step<World, Effect>): ReadonlyArray<Reached> {
    if (move.tag === "tick") throw new ModelError("time passes: no vector can say so");
    this.#edges++;
    const before = from.path;
    const name = kindOf(from.world, step, this.#detail);
    const kind = this.#kinds.get(name) ?? this.#kinds.size;
    const isNew = kind === this.#kinds.size;
    const stepped = { action: move, ...step.effect! };
    const path = { stepped, world: step.state, kind, before };
    if (isNew) {
      this.#kinds.set(name, kind);
      this.#first.push(path);
    }
    const key = this.#key(step.state);
    if (this.#known.has(key)) return [];
    this.#known.add(key);
    return [{ world: step.state, path }];
  }
}

/**
 * Paths that cover every kind of edge of a model, at most `bound` steps from its initial state; `detail`
 * tells more kinds apart.
 */
export const cover = (definition: Definition, bound = Infinity, detail?: Detail): Covered =>
  new Visit(definition, detail).run(bound);
