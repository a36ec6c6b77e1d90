/** Snapshots of a heap: what a program holds is opaque, so that nothing changes it. */
import { type Config, difference } from "../instance/config.ts";
import type { Saved } from "../machine.ts";
import { HeapError, refuse } from "./error.ts";

/** What a heap has to go back to. */
interface Contents {
  readonly saved: Saved;
  /** Collections that have ended. */
  readonly cycles: number;
  /** The processor that executes. */
  readonly p: number;
}

let read: (snapshot: unknown) => Contents | undefined;

/** All of a heap at one moment. Nothing that happens to the heap changes it. */
export class HeapSnapshot {
  static {
    read = (value) =>
      typeof value === "object" && value !== null && #contents in value
        ? value.#contents
        : undefined;
  }

  readonly #contents: Contents;

  constructor(contents: Contents) {
    this.#contents = contents;
  }
}

/** What a snapshot holds for a heap of this config; refuses any other value. */
export function contentsFor(config: Config, snapshot: unknown): Contents {
  const contents = read(snapshot);
  if (contents === undefined) {
    refuse("snapshot", "snapshot", snapshot, "what `snapshot` of a heap returned");
  }
  const different = difference(contents.saved.config, config);
  if (different === undefined) return contents;
  throw new HeapError("snapshot", `snapshot of a heap of another config: ${different}`);
}
