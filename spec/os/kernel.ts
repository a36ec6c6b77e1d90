/**
 * The simulated kernels: how the system of each family answers the six calls of Go's memory layer, each
 * as a pure function of the address space. What Go makes of an answer is in the mem files.
 */
import type { Space } from "./addressspace.ts";
import type { OsCall, Whim } from "./adversary.ts";
import type { Goos } from "../instance/config.ts";
import { plan9 } from "./kernelplan9.ts";
import { bsd, darwin, dragonfly, linux, nacl } from "./kernelunix.ts";
import { windows } from "./kernelwindows.ts";
import type { Answer, Request } from "../machine/environment.ts";

/** A simulated call: its answer, and the address space after it. */
export type Call<Q extends OsCall> = (
  space: Space,
  request: Request<Q>,
  whim: Whim | undefined,
) => readonly [Answer<Q>, Space];

export type Kernel = { readonly [Q in OsCall]: Call<Q> };

const kernels: Readonly<Record<Goos, Kernel>> = {
  android: linux,
  darwin,
  dragonfly,
  freebsd: bsd,
  linux,
  nacl,
  netbsd: bsd,
  openbsd: bsd,
  plan9,
  solaris: bsd,
  windows,
};

export const kernelOf = (goos: Goos): Kernel => kernels[goos];
