/** A module that can be set back to its start. */
import { type Compiled, wasm } from "./module/api.ts";
import type { ModuleDescription } from "./module/describe.ts";
import { Instance } from "./instance.ts";

export class Machine {
  readonly description: ModuleDescription;
  readonly #compiled: Compiled;
  readonly #memory: Uint32Array<ArrayBuffer>;
  readonly #globals: ReadonlyArray<unknown>;
  readonly #tables: ReadonlyArray<ReadonlyArray<unknown>>;
  instance: Instance;

  /** Throws what the module's start throws. */
  constructor(description: ModuleDescription) {
    this.description = description;
    this.#compiled = new wasm.Module(description.bytes);
    this.instance = this.fresh();
    const { words, globals, tables } = this.instance;
    this.#memory = words.slice();
    this.#globals = globals.map(({ value }) => value);
    this.#tables = tables.map((table) =>
      Array.from({ length: table.length }, (_, i) => table.get(i)),
    );
  }

  /** A new instance. */
  fresh(): Instance {
    return new Instance(this.#compiled, this.description);
  }

  /** Everything is as at the start. A memory cannot shrink: one that has grown needs a new instance. */
  reset(): void {
    const { words, globals, tables } = this.instance;
    const hasGrown =
      words.length !== this.#memory.length ||
      tables.some(({ length }, i) => length !== this.#tables[i]!.length);
    if (hasGrown) {
      this.instance = this.fresh();
      return;
    }
    words.set(this.#memory);
    globals.forEach((global, i) => (global.value = this.#globals[i]));
    tables.forEach((table, i) => this.#tables[i]!.forEach((one, k) => table.set(k, one)));
  }
}
