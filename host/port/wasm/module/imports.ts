/**
 * What a module may import. All of it is without a state: the clock stands, and random bytes are always the
 * same ones, so that the module's own state is all that there is.
 */
import { type Exports, wasm, type WasmMemory } from "./api.ts";
import { ModuleMistake } from "./mistake.ts";
import type { Import, Limits, Parsed } from "./parse.ts";

/** The module ended itself. */
export class Panic extends Error {
  override readonly name = "Panic";
}

type Supplied = (memory: () => WasmMemory) => (...parameters: ReadonlyArray<number>) => unknown;

const success = 0;

/** 1 June 2017, in nanoseconds. */
const moment = 1_496_275_200_000_000_000n;

const viewOf = (memory: () => WasmMemory): DataView => new DataView(memory().buffer);

const wasi: Readonly<Record<string, Supplied>> = {
  clock_time_get: (memory) => (_clock, _precision, at) => {
    viewOf(memory).setBigUint64(at! >>> 0, moment, true);
    return success;
  },
  clock_res_get: (memory) => (_clock, at) => {
    viewOf(memory).setBigUint64(at! >>> 0, 1n, true);
    return success;
  },
  random_get: (memory) => (at, length) => {
    const bytes = new Uint8Array(memory().buffer, at! >>> 0, length! >>> 0);
    for (let i = 0; i < bytes.length; i++) bytes[i] = Math.imul(i + 1, 0x9e3779b1) >>> 24;
    return success;
  },
  proc_exit: () => (code) => {
    throw new Panic(`proc_exit(${code})`);
  },
};

const abort: Supplied =
  () =>
  (...parameters) => {
    throw new Panic(`env.abort(${parameters.join(", ")})`);
  };

const functionOf = ({ module, name }: Import): Supplied | undefined => {
  if (module === "env" && name === "abort") return abort;
  return module === "wasi_snapshot_preview1" && Object.hasOwn(wasi, name) ? wasi[name] : undefined;
};

/** Throws ModuleMistake where the module imports something else. */
export const checkImports = ({ imports }: Parsed): void => {
  for (const one of imports) {
    if (one.kind === "memory" || (one.kind === "function" && functionOf(one) !== undefined))
      continue;
    throw new ModuleMistake(
      "imports",
      `the ${one.kind} ${one.module}.${one.name}`,
      `nothing but a memory, env.abort, and of WASI ${Object.keys(wasi).join(", ")}`,
    );
  }
};

const memoryOf = ({ least, most }: Limits, mostPages: number): WasmMemory =>
  new wasm.Memory({ initial: least, maximum: Math.min(most ?? mostPages, mostPages) });

/** The imports of a new instance; `memory` gives the memory of that instance. */
export const suppliedTo = (
  imports: ReadonlyArray<Import>,
  mostPages: number,
  memory: () => WasmMemory,
): Readonly<Record<string, Exports>> => {
  const supplied: Record<string, Record<string, unknown>> = {};
  for (const one of imports) {
    const value =
      one.kind === "memory" ? memoryOf(one.limits, mostPages) : functionOf(one)!(memory);
    (supplied[one.module] ??= {})[one.name] = value;
  }
  return supplied;
};
