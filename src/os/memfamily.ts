/** The memory layer of an operating system, by its family. */
import { familyOf } from "../instance/goos.ts";
import type { Machinery, System } from "./mem.ts";
import { BsdSystem } from "./membsd.ts";
import { DarwinSystem } from "./memdarwin.ts";
import { LinuxSystem } from "./memlinux.ts";
import { Plan9System } from "./memplan9.ts";
import { WindowsSystem } from "./memwindows.ts";

export function systemOf(goos: string, machinery: Machinery): System {
  switch (familyOf(goos)) {
    case "linux":
      return new LinuxSystem(machinery);
    case "bsd":
      return new BsdSystem(machinery, goos);
    case "darwin":
      return new DarwinSystem(machinery);
    case "windows":
      return new WindowsSystem(machinery);
    case "plan9":
      return new Plan9System(machinery);
  }
}
