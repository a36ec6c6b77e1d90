/** A module that runs: its functions, and the parts of its state. */
import {
  type Compiled,
  type Exports,
  pageBytes,
  wasm,
  type WasmGlobal,
  type WasmMemory,
  type WasmTable,
} from "./module/api.ts";
import type { ModuleDescription } from "./module/describe.ts";
import { suppliedTo } from "./module/imports.ts";
import { roles, type Role } from "./module/roles.ts";

export type AllocatorFunction = (...parameters: ReadonlyArray<number>) => number;

export class Instance {
  readonly functions: Readonly<Partial<Record<Role, AllocatorFunction>>>;
  readonly memory: WasmMemory;
  readonly globals: ReadonlyArray<WasmGlobal>;
  readonly tables: ReadonlyArray<WasmTable>;
  readonly #references: ReadonlyArray<unknown>;
  #words: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  /** Throws what the module's start throws. */
  constructor(compiled: Compiled, description: ModuleDescription) {
    const { imports, mostPages, functions, starts } = description;
    let exports: Exports = {};
    const memory = (): WasmMemory => exports[description.memory] as WasmMemory;
    ({ exports } = new wasm.Instance(compiled, suppliedTo(imports, mostPages, memory)));
    this.memory = memory();
    this.globals = description.globals.map((name) => exports[name] as WasmGlobal);
    this.tables = description.tables.map((name) => exports[name] as WasmTable);
    this.#references = description.references.map((name) => exports[name]);
    const found: Partial<Record<Role, AllocatorFunction>> = {};
    for (const role of roles) {
      const name = functions[role];
      if (name !== undefined) found[role] = exports[name] as AllocatorFunction;
    }
    this.functions = found;
    for (const name of starts) (exports[name] as () => void)();
  }

  get pages(): number {
    return this.memory.buffer.byteLength / pageBytes;
  }

  /** The memory as it is now: it is another array once the memory has grown. */
  get words(): Uint32Array<ArrayBuffer> {
    const { buffer } = this.memory;
    if (this.#words.buffer !== buffer) this.#words = new Uint32Array(buffer);
    return this.#words;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    const { buffer } = this.memory;
    if (this.#bytes.buffer !== buffer) this.#bytes = new Uint8Array(buffer);
    return this.#bytes;
  }

  /** A function as a number, 0 for null: functions differ from instance to instance. */
  numberOf(reference: unknown): number {
    return reference === null ? 0 : 1 + Number((reference as { readonly name: string }).name);
  }

  /** The function of a number. */
  referenceOf(number: number): unknown {
    return number === 0 ? null : this.#references[number - 1];
  }
}
