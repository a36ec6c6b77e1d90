/** The allocator of a module, as an object whose functions are called. */
import type { PortAllocator } from "../../../props/ports/inprocess/allocator.ts";
import { Machine } from "./machine.ts";
import type { ModuleDescription } from "./module/describe.ts";
import type { Role } from "./module/roles.ts";

/** What an allocation that is refused does: it gives none, or it ends in a trap. */
export const refusals = ["none", "trap"] as const;
export type Refusal = (typeof refusals)[number];

/** Calls the functions of a module. */
class Caller {
  readonly #machine: Machine;
  readonly #isTrap: boolean;
  readonly #onCall: (() => void) | undefined;

  constructor(machine: Machine, { refusal, onCall }: WasmAllocatorOptions) {
    this.#machine = machine;
    this.#isTrap = refusal === "trap";
    this.#onCall = onCall;
  }

  get bytes(): Uint8Array {
    return this.#machine.instance.bytes;
  }

  reset(): void {
    this.#machine.reset();
  }

  call(role: Role, first: number, second = 0): number {
    this.#onCall?.();
    return this.#machine.instance.functions[role]!(first, second) >>> 0;
  }

  /** After a trap that is a refusal, the module goes on in the state in which the trap left it. */
  allocate(role: Role, first: number, second = 0): number {
    if (!this.#isTrap) return this.call(role, first, second);
    try {
      return this.call(role, first, second);
    } catch (error) {
      // The stack is full: no program calls that a refusal.
      if (error instanceof RangeError) throw error;
      return 0;
    }
  }
}

/** Bytes of a block that lies in the memory; throws where it does not. */
const within = (bytes: Uint8Array, at: number, length: number): void => {
  if (at + length <= bytes.length) return;
  throw new Error(`the block ends at ${at + length}, but the memory has ${bytes.length} bytes`);
};

export interface WasmAllocatorOptions {
  readonly refusal: Refusal;
  /** As in the handshake. */
  readonly promises: ReadonlyArray<string>;
  /** Told before each call of a function of the module. */
  readonly onCall?: () => void;
}

/** Throws what the module's start throws. */
export const wasmAllocator = (
  description: ModuleDescription,
  options: WasmAllocatorOptions,
): PortAllocator => {
  const caller = new Caller(new Machine(description), options);
  const { calloc, realloc, memalign, free, usable } = description.functions;
  return {
    malloc: (n) => caller.allocate("malloc", n),
    ...(calloc !== undefined && {
      calloc: (count: number, size: number) => caller.allocate("calloc", count, size),
    }),
    ...(realloc !== undefined && {
      realloc: (p: number, n: number) => caller.allocate("realloc", p, n),
    }),
    ...(memalign !== undefined && {
      memalign: (align: number, n: number) => caller.allocate("memalign", align, n),
    }),
    ...(free !== undefined && { free: (p: number) => void caller.call("free", p) }),
    ...(usable !== undefined && { usable: (p: number) => caller.call("usable", p) }),
    reset: () => caller.reset(),
    memory: {
      read: (at, length) => {
        within(caller.bytes, at, length);
        return caller.bytes.subarray(at, at + length);
      },
      write: (at, bytes) => {
        within(caller.bytes, at, bytes.length);
        caller.bytes.set(bytes, at);
      },
    },
    promises: promisesOf(options.promises).join(" "),
  };
};

/** A module has nothing beside its state, so it must be deterministic. */
const promisesOf = (promises: ReadonlyArray<string>): ReadonlyArray<string> => {
  const can = promises.find((one) => one.startsWith("can="))?.slice("can=".length) ?? "";
  const others = promises.filter((one) => !one.startsWith("can="));
  const abilities = can.split(",").filter((one) => one !== "" && one !== "deterministic");
  return [...others, `can=${[...abilities, "deterministic"].join(",")}`];
};
