/**
 * The search for a sequence of actions in which a port differs from the specification: fast-check
 * generates sequences, the specification performs them, the port repeats them, and the first one that
 * differs is shrunk.
 */
import * as fc from "fast-check";
import type { Instance } from "../../instances/instances.ts";
import { configIn, optionsIn, type Setting } from "../../instances/setting.ts";
import { headerOf } from "../../replay/generatedtrace.ts";
import { bringUp } from "../../search/bringup.ts";
import { settings } from "../../search/choices/settings.ts";
import type { Focus } from "../../search/choices/focuses.ts";
import { commands } from "../../search/command.ts";
import type { Rig } from "../../search/rig.ts";
import { type Cell, newCell, start } from "../../search/sequence.ts";
import type { Hello } from "../../../wire/port/handshake.ts";
import { Conversation, type Door } from "./conversation.ts";
import { judge, type PortFinding } from "./judge.ts";
import { actionsAt } from "./level.ts";
import type { Level } from "./levels.ts";
import { NotedSpec, type Told } from "./noted.ts";

export interface PortSearch {
  readonly instance: Instance;
  readonly level: Level;
  readonly seed: number;
  /** Sequences, and the most commands of each. */
  readonly runs: number;
  readonly commands: number;
  /** What all sequences are about, where not all kinds of actions are mixed. */
  readonly focus?: Focus | undefined;
  /** Whether no new sequence is performed; while it shrinks, whether the shortest so far is the result. */
  readonly isOver?: (isShrinking: boolean) => boolean;
  /** Told after each sequence, until one fails. */
  readonly onProgress?: (runs: number, actions: number) => void;
  /** Repeats a failure that was found before. */
  readonly path?: string | undefined;
}

/** A shortest sequence that was found in which the port differs. */
export interface PortFailure {
  readonly setting: Setting;
  readonly steps: ReadonlyArray<Told>;
  readonly finding: PortFinding;
  /** What repeats it, with the seed. */
  readonly path: string;
}

export interface PortReport {
  /** What the port says of itself. */
  readonly hello: Hello;
  /** Sequences and actions that the port performed, those of shrinking left out. */
  readonly runs: number;
  readonly actions: number;
  readonly failure?: PortFailure;
}

/** Thrown inside a run, so that it ends. */
class Differs extends Error {
  readonly failure: Omit<PortFailure, "path">;
  /** The commands of the sequence that were kept, as fast-check writes them. */
  readonly kept: string;

  constructor(failure: Omit<PortFailure, "path">, kept: string) {
    super("the port differs");
    this.failure = failure;
    this.kept = kept;
  }
}

/** fast-check says how it repeats a sequence of commands only where it prints one. */
const keptOf = (sequence: object): string =>
  /replayPath="([^"]*)"/.exec(fc.stringify(sequence))?.[1] ?? "";

/** A rig that lets the specification perform each action, and keeps what it came to. */
const keeping = (spec: NotedSpec, steps: Told[]): Rig => ({
  perform: (action) => {
    const told = spec.perform(action);
    steps.push(told);
    return { performed: told.performed };
  },
  foretell: (_, { how }) => ({ tag: "broken", message: how }),
  load: () => {},
  reseed: () => {},
  finish: () => undefined,
  findings: () => {
    throw new Error("a port has no properties");
  },
});

/** A port has no way to load its counters, and one without a collector begins with no cycle. */
const settingFor = (drawn: Setting, only: ReadonlySet<string> | undefined): Setting => {
  const { loaded: _, over, ...setting } = drawn;
  return over === undefined || only?.has("gc.marked") === false ? setting : { ...setting, over };
};

/** What the specification comes to in a sequence. */
const performed = (
  { instance }: PortSearch,
  setting: Setting,
  { only, run }: { only: ReadonlySet<string> | undefined; run: (cell: Cell, rig: Rig) => void },
): ReadonlyArray<Told> => {
  const steps: Told[] = [];
  const spec = NotedSpec.simulated(configIn(instance.config, setting), optionsIn(setting));
  const rig = keeping(spec, steps);
  const cell = newCell(setting);
  start(bringUp(instance, setting), cell, rig);
  run(cell, rig);
  return only === undefined ? steps : steps.filter(({ action }) => only.has(action.tag));
};

/** Searches with a port that has not been spoken to. Rejects with PortMistake. */
export const searchPort = async (door: Door, search: PortSearch): Promise<PortReport> => {
  const { instance, level, seed, focus, isOver = () => false } = search;
  const [path, replayPath] = search.path?.split("@") ?? [];
  const conversation = await Conversation.begin(door, headerOf(instance, {}));
  const only = actionsAt(level, conversation.hello.actions);
  const sequences = commands(instance, {
    maxCommands: search.commands,
    repeated: true,
    focus,
    only,
    replayPath,
  });
  let [runs, actions] = [0, 0];
  let failure: Omit<PortFailure, "path"> | undefined;
  const drawn = settings(instance, focus !== undefined).map((one) => settingFor(one, only));
  const property = fc.asyncProperty(drawn, sequences, async (setting, sequence) => {
    // fast-check's own limit of time lets the sequence that runs go on, and with it the port.
    if (isOver(failure !== undefined)) throw new fc.PreconditionFailure(true);
    const run = (cell: Cell, rig: Rig): void =>
      fc.modelRun(() => ({ model: cell, real: rig }), sequence);
    const steps = performed(search, setting, { only, run });
    await conversation.refresh();
    const finding = await judge(conversation, { level, config: instance.config }, steps);
    if (failure === undefined) {
      runs++;
      actions += steps.length;
      search.onProgress?.(runs, actions);
    }
    if (finding === undefined) return;
    failure = { setting, steps: steps.slice(0, steps.indexOf(finding.told) + 1), finding };
    throw new Differs(failure, keptOf(sequence));
  });
  const details = await fc.check(property, {
    seed,
    numRuns: search.runs,
    ...(path === undefined ? {} : { path }),
  });
  const { hello } = conversation;
  const isHeld = !details.failed || details.interrupted;
  if (failure === undefined && isHeld) return { hello, runs, actions };
  if (!(details.errorInstance instanceof Differs)) throw details.errorInstance as Error;
  const { failure: shortest, kept } = details.errorInstance;
  const found = { ...shortest, path: `${details.counterexamplePath ?? ""}@${kept}` };
  return { hello, runs, actions, failure: found };
};
