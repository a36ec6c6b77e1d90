/**
 * The search for a sequence of actions on which the twins differ: fast-check generates sequences on
 * an instance, runs them on both twins, and shrinks the first one that fails.
 */
import * as fc from "fast-check";
import type { Disagreement } from "./agreement.ts";
import { type Cell, commands, Counterexample, newCell, perform, type Stepped } from "./command.ts";
import { boot, type Instance } from "./instances.ts";
import { simulatedSpec, srcSubject, type Twins } from "./twins.ts";

export interface VerifyParameters {
  readonly instance: Instance;
  /** How many sequences are generated, and the most actions in one. */
  readonly runs: number;
  readonly actions: number;
  readonly seed: number;
  /** Repeat one failing run: fast-check's path, and the commands that really ran. */
  readonly path?: string;
  readonly replayPath?: string;
  /** Called after every sequence with what it came to. */
  readonly onRun?: (actions: number) => void;
}

/** A shrunk failing sequence, with fast-check's three words to repeat it. */
export interface VerifyCounterexample {
  readonly steps: ReadonlyArray<Stepped>;
  readonly disagreement: Disagreement;
  readonly seed: number;
  readonly path: string;
  readonly replayPath: string;
  readonly shrinks: number;
}

export interface VerifyReport {
  readonly instance: Instance;
  readonly runs: number;
  /** Actions performed on both twins, boot and shrinking included. */
  readonly actions: number;
  readonly counterexample: VerifyCounterexample | undefined;
}

/** Brings both twins up in agreement; the boot actions count like any others. */
const start = (instance: Instance): { readonly model: Cell; readonly real: Twins } => {
  const cell = newCell();
  const { config } = instance;
  const twins: Twins = {
    spec: simulatedSpec(config, { seed: 1, faults: [] }),
    src: srcSubject(config),
  };
  for (const action of boot(instance)) perform(action, cell, twins);
  return { model: cell, real: twins };
};

/** fast-check prints the commands that ran as `/*replayPath="AAA:B"*\/`. */
const replayPathOf = (shown: string): string => /replayPath="([^"]*)"/.exec(shown)?.[1] ?? "";

export const verify = (parameters: VerifyParameters): VerifyReport => {
  const { instance, runs, actions: maxCommands, seed, path, replayPath, onRun } = parameters;
  let actions = 0;
  let done = 0;
  let last: Counterexample | undefined;
  const arbitrary = commands(instance, {
    maxCommands,
    ...(replayPath === undefined ? {} : { replayPath }),
  });
  const details = fc.check(
    fc.property(arbitrary, (sequence) => {
      let cell: Cell | undefined;
      try {
        fc.modelRun(() => {
          const started = start(instance);
          cell = started.model;
          return started;
        }, sequence);
      } catch (error) {
        if (error instanceof Counterexample) last = error;
        throw error;
      } finally {
        done++;
        const performed = cell?.path.length ?? 0;
        actions += performed;
        onRun?.(performed);
      }
    }),
    { seed, numRuns: runs, ...(path === undefined ? {} : { path }) },
  );
  if (!details.failed) return { instance, runs: done, actions, counterexample: undefined };
  if (last === undefined) throw details.errorInstance as Error;
  return {
    instance,
    runs: done,
    actions,
    counterexample: {
      steps: last.path,
      disagreement: last.disagreement,
      seed: details.seed,
      path: details.counterexamplePath ?? "",
      replayPath: replayPathOf(fc.stringify(details.counterexample)),
      shrinks: details.numShrinks,
    },
  };
};
