/** What a program needs to know of a module in which it shows a failure. */
import { moduleLanguages, type ReproducedModule } from "../../props/ports/reproduce/languages.ts";
import { UsageError } from "../exit.ts";
import { readModule, type WasmOptions } from "../wasm/options.ts";

interface Reproducing extends WasmOptions {
  readonly reproduce?: string;
}

/** Throws UsageError where no program in the language can call the module. */
export const checkReproducible = ({ reproduce, wasm, refusal }: Reproducing): void => {
  if (reproduce === undefined || wasm === undefined) return;
  const known = moduleLanguages.join(" or ");
  if (!moduleLanguages.includes(reproduce)) {
    throw new UsageError(`found --reproduce ${reproduce} beside --wasm, expected ${known}`);
  }
  if (reproduce === "assemblyscript" && refusal === "trap") {
    throw new UsageError(
      "found --reproduce assemblyscript beside --refusal trap, expected javascript: AssemblyScript " +
        "does not go on after a trap",
    );
  }
};

/** Throws UsageError where the module cannot be read. */
export const reproducedModule = (file: string, options: WasmOptions): ReproducedModule => {
  const { description, refusal } = readModule(file, options);
  const { functions, imports, mostPages, starts } = description;
  const memory = imports.find((one) => one.kind === "memory");
  return {
    file,
    names: functions,
    trapsAreNone: refusal === "trap",
    starts: starts.filter((name) => name === "_initialize"),
    ...(memory !== undefined && {
      memory: {
        module: memory.module,
        name: memory.name,
        initial: memory.limits.least,
        maximum: Math.min(memory.limits.most ?? mostPages, mostPages),
      },
    }),
  };
};
