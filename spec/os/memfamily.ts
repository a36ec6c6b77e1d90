/**
 * Families of operating systems: what Go's memory layer for each of them makes of the answers that it
 * gets (mem_*.go), as a record of facts.
 */
import type { Goos } from "../instance/config.ts";
import type { Answer, Request } from "../machine/environment.ts";
import { bsd, solaris } from "./membsd.ts";
import { darwin } from "./memdarwin.ts";
import { linux } from "./memlinux.ts";
import { plan9 } from "./memplan9.ts";
import { windows } from "./memwindows.ts";
import type { Word } from "../numbers/units.ts";

/** What Go prints and throws. */
export interface Failure {
  readonly message: string;
  readonly printed: ReadonlyArray<string>;
}

export interface Family {
  /** sysAlloc counts memory before it asks for it, so also memory that is refused. */
  readonly countsRefused: boolean;
  /** What sysAlloc prints before it exits, by errno; any other refusal is nil. */
  readonly exits: Readonly<Record<number, string>>;
  /** sysUnused throws unless it is given whole physical pages. */
  readonly checksUnused: boolean;
  /** What sysMap makes of its answer: nothing when the mapping is where it should be. */
  readonly mapFailure: (
    request: Request<"os.map">,
    answer: Answer<"os.map">,
  ) => Failure | undefined;
  /** How Go gives up when another call fails, by bytes and errno; absent where Go ignores it. */
  readonly failures: Readonly<
    Partial<Record<"os.free" | "os.unused" | "os.used", (n: Word, errno: number) => Failure>>
  >;
}

const families: Readonly<Record<Goos, Family>> = {
  android: linux,
  darwin,
  dragonfly: bsd,
  freebsd: bsd,
  linux,
  nacl: bsd,
  netbsd: bsd,
  openbsd: bsd,
  plan9,
  solaris,
  windows,
};

export const familyOf = (goos: Goos): Family => families[goos];
