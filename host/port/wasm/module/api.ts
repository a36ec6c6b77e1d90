/** The parts of the WebAssembly global that the wasm door uses; only the browser's library declares it. */

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** By so many pages; throws where that is refused. */
  readonly grow: (pages: number) => number;
}

/** The value of a global: a number, a bigint, null or a function. */
export interface WasmGlobal {
  value: unknown;
}

export interface WasmTable {
  readonly length: number;
  readonly get: (i: number) => unknown;
  readonly set: (i: number, value: unknown) => void;
  readonly grow: (entries: number) => number;
}

/** A compiled module. */
export type Compiled = object;

export type Exports = Readonly<Record<string, unknown>>;

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => Compiled;
  readonly Instance: new (module: Compiled, imports: object) => { readonly exports: Exports };
  readonly Memory: new (limits: {
    readonly initial: number;
    readonly maximum: number;
  }) => WasmMemory;
};

export const wasm = WebAssembly;

/** Bytes of a page. */
export const pageBytes = 65_536;
