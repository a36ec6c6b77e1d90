/** Where workers find a kernel: functions cannot be sent to them, so each makes its own. */
import type { Kernel } from "../../props/explorer/kernel.ts";

export interface KernelSource {
  /** The URL of a module. */
  readonly module: string;
  /** A function that the module exports: it makes the kernel from the argument. */
  readonly name: string;
  /** Plain data. */
  readonly argument: unknown;
}

type Make = (argument: unknown) => Kernel | Promise<Kernel>;

export const loadKernel = async ({ module, name, argument }: KernelSource): Promise<Kernel> => {
  const exported = (await import(module)) as Readonly<Record<string, Make | undefined>>;
  const make = exported[name];
  if (make === undefined) throw new Error(`${module} exports no ${name}`);
  return make(argument);
};
