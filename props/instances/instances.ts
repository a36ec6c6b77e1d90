/**
 * The instances that the checker runs on: Go's constants on platforms of every family, and
 * miniatures; some on an operating system that helps as well as it can, some on one that does not.
 */
import type { Action } from "../../spec/machine/action.ts";
import { go19 } from "../../spec/instance/platform.ts";
import { go19 as fastGo19 } from "../../src/index.ts";
import { miniature, miniature32 } from "./miniatures.ts";
import { showCount } from "../report/show.ts";
import { anInstance, demand, isInstance, isRecord } from "./optionerror.ts";
import { helpful, type Setting } from "./setting.ts";
import type { SharedConfig } from "./sharedconfig.ts";

/** A machine to check. */
export interface Instance {
  readonly name: string;
  readonly summary: string;
  readonly config: SharedConfig;
  readonly nprocs: number;
  /** Whether its sizes are not Go's own. */
  readonly isMiniature: boolean;
  /** Whether its OS does not co-operate: each sequence then has a setting of its own. */
  readonly hostile: boolean;
}

/** Go's constants for both twins. */
export const sharedGo19 = (goos: string, goarch: string): SharedConfig => {
  const { classToSize, classToAllocnpages } = fastGo19(goos, goarch);
  return {
    ...go19(goos, goarch),
    classToSize: classToSize!,
    classToAllocnpages: classToAllocnpages!,
  };
};

const linux = sharedGo19("linux", "amd64");
const linux386 = sharedGo19("linux", "386");

const go = (name: string, config: SharedConfig, nprocs: number): Instance => ({
  name,
  summary: `Go's constants on ${config.name}, ${showCount(nprocs, "processor")}`,
  config,
  nprocs,
  isMiniature: false,
  hostile: false,
});

const hostile = (instance: Instance): Instance => ({
  ...instance,
  summary: `${instance.summary}, an OS that does not co-operate`,
  hostile: true,
});

const mini: Instance = {
  name: "mini",
  summary: "1 KiB pages, 3 size classes, page lists to 3 pages, a 256-page arena, 2 processors",
  config: miniature(linux),
  nprocs: 2,
  isMiniature: true,
  hostile: false,
};

const mini32: Instance = {
  ...mini,
  name: "mini-32",
  summary: "as mini, with 32-bit addresses up to 4 MiB and reservations of 64 pages",
  config: miniature32(linux386),
};

export const instances: ReadonlyArray<Instance> = [
  go("go", linux, 1),
  go("go-4p", linux, 4),
  mini,
  hostile({ ...mini, name: "mini-faults" }),
  hostile(mini32),
  hostile(go("go-faults", linux, 2)),
  hostile(go("go-386", linux386, 1)),
  hostile(go("go-windows", sharedGo19("windows", "amd64"), 1)),
  hostile(go("go-plan9", sharedGo19("plan9", "386"), 1)),
  hostile(go("go-ppc64", sharedGo19("linux", "ppc64"), 1)),
  hostile(go("go-mips", sharedGo19("linux", "mips"), 1)),
  hostile(go("go-windows-386", sharedGo19("windows", "386"), 1)),
  hostile(go("go-darwin-arm64", sharedGo19("darwin", "arm64"), 2)),
  hostile(go("go-freebsd", sharedGo19("freebsd", "amd64"), 1)),
];

/** The instance of that name. pre: there is one. */
export const instanceNamed = (name: string): Instance =>
  instances.find((instance) => instance.name === name)!;

/** The same, with repairs of the seed's defects switched on: only the specification has them. */
export const repaired = (instance: Instance, repairs: ReadonlyArray<string>): Instance => ({
  ...instance,
  config: { ...instance.config, repairs },
});

/** Those that a run tries when it is not told which. */
export const usual: ReadonlyArray<Instance> = instances.filter(({ name }) =>
  ["go", "go-4p", "mini", "mini-faults", "go-faults", "go-386"].includes(name),
);

/**
 * The actions that bring a machine up as schedinit does, before anything is allocated. Sampling is
 * off: a sampled object needs a special record. Throws OptionError for what is no instance or setting.
 */
export const boot = (instance: Instance, given?: Setting): ReadonlyArray<Action> => {
  demand(isInstance(instance), "instance", instance, anInstance);
  const setting = given === undefined ? helpful(instance.config) : given;
  demand(isRecord(setting) && isRecord(setting.image), "setting", setting, "one with an image");
  return [
    { tag: "rate", p: -1, rate: 0 },
    { tag: "mallocinit", p: -1, ...setting.image },
    { tag: "gc.init", p: -1 },
    { tag: "gc.trigger", p: -1, ratio: 0.875, gcpercent: -1 },
    { tag: "procresize", p: -1, nprocs: instance.nprocs },
    { tag: "gc.enable", p: 0 },
  ];
};
