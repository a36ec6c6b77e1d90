/**
 * What the seed knows of operating systems: the processors each runs on, and whose memory layer it
 * has (mem_linux.go, mem_bsd.go, mem_darwin.go, mem_windows.go, mem_plan9.go).
 */
import type { Goarch } from "./goarch.ts";

/** Operating systems that ask for memory in the same way. */
export type Family = "linux" | "bsd" | "darwin" | "windows" | "plan9";

/** The processors of each operating system. */
export const PLATFORMS = {
  android: ["386", "amd64", "arm", "arm64"],
  darwin: ["386", "amd64", "arm", "arm64"],
  dragonfly: ["amd64"],
  freebsd: ["386", "amd64", "arm"],
  linux: [
    "386",
    "amd64",
    "arm",
    "arm64",
    "mips",
    "mipsle",
    "mips64",
    "mips64le",
    "ppc64",
    "ppc64le",
    "s390x",
  ],
  nacl: ["386", "amd64p32", "arm"],
  netbsd: ["386", "amd64", "arm"],
  openbsd: ["386", "amd64", "arm"],
  plan9: ["386", "amd64", "arm"],
  solaris: ["amd64"],
  windows: ["386", "amd64"],
} as const satisfies Readonly<Record<string, ReadonlyArray<Goarch>>>;

export type Goos = keyof typeof PLATFORMS;

const FAMILIES: Readonly<Record<Goos, Family>> = {
  android: "linux",
  darwin: "darwin",
  dragonfly: "bsd",
  freebsd: "bsd",
  linux: "linux",
  nacl: "bsd",
  netbsd: "bsd",
  openbsd: "bsd",
  plan9: "plan9",
  solaris: "bsd",
  windows: "windows",
};

export function isGoos(goos: unknown): goos is Goos {
  return typeof goos === "string" && Object.hasOwn(PLATFORMS, goos);
}

/** The memory layer of an operating system; Linux's where the seed does not know the system. */
export function familyOf(goos: string): Family {
  return isGoos(goos) ? FAMILIES[goos] : "linux";
}
