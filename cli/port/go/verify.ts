/** `mallocspec port verify` for a port of the go dialect: held against the specification. */
import { instances } from "../../../props/instances/instances.ts";
import { type PortReport, searchPort } from "../../../props/ports/go/search.ts";
import { seesDefect } from "../../../props/ports/go/selftest.ts";
import { PortMistake } from "../../../wire/port/mistake.ts";
import type { Hello } from "../../../wire/port/handshake.ts";
import { clock } from "../../../host/clock.ts";
import { interruptible } from "../../../host/interruption.ts";
import { invocation, quoted } from "../../../host/invocation.ts";
import { GoDoor } from "../../../host/port/godoor.ts";
import type { Guard } from "../../../host/port/guard.ts";
import { exitCodes, printError, UsageError } from "../../exit.ts";
import { counted } from "../../terminal/numbers.ts";
import { progress } from "../../terminal/progress.ts";
import { wrapped } from "../../terminal/wrap.ts";
import { type PortVerifyOptions, shrinkMilliseconds, usualSeconds } from "../syntax.ts";
import { goVerifyJson } from "./json.ts";
import { type Asked, endOf, type GoOutcome } from "./outcome.ts";
import { showGoOutcome } from "./report.ts";

/** The most commands of a sequence. */
const commands = 600;

const forOthers = ["clause", "skip", "expect", "reproduce", "junit"] as const;

/** What is asked of the port; throws UsageError for what makes no sense of it. */
const askedOf = (hello: Hello, options: PortVerifyOptions): Asked => {
  const { instance: name = "go", level = hello.level ?? "results" } = options;
  for (const option of forOthers) {
    if (options[option] === undefined) continue;
    throw new UsageError(`--${option} is for ports of the allocator dialect`);
  }
  if (level === "events" && hello.level === "results") {
    throw new UsageError("--level events: the port gives results only (level=results)");
  }
  const instance = instances.find((one) => one.name === name)!;
  return { instance, level };
};

interface How {
  readonly seed: number;
  readonly runs: number;
  readonly maxSeconds: number;
  readonly signal: AbortSignal;
}

/** A search that ends in time, with a bar of its progress. */
const search = async (
  door: GoDoor,
  { instance, level }: Asked,
  { seed, runs, maxSeconds, signal }: How,
): Promise<PortReport> => {
  const bar = progress("verifying");
  /** When the port had started, and when a failure was found. */
  let begun: number | undefined;
  let found: number | undefined;
  const share = (): number => (clock() - (begun ??= clock())) / 1000 / maxSeconds;
  try {
    return await searchPort(door, {
      instance,
      level,
      seed,
      runs,
      commands,
      isOver: (isShrinking) => {
        if (isShrinking) found ??= clock();
        const isLate = found === undefined ? share() >= 1 : clock() - found > shrinkMilliseconds;
        return signal.aborted || isLate;
      },
      onProgress: (done, actions) =>
        bar.update(Math.max(done / runs, share()), () => counted(actions, "action")),
    });
  } finally {
    bar.stop();
  }
};

const repeatOf = (
  { command, asked, report, seed }: Omit<GoOutcome, "repeat" | "seconds" | "isInterrupted">,
  { maxSeconds }: PortVerifyOptions,
): string =>
  [
    `${invocation()} port verify --seed ${seed} --runs ${Math.max(1, report.runs)}`,
    ...(maxSeconds === usualSeconds ? [] : [`--max-seconds ${maxSeconds}`]),
    `--instance ${asked.instance.name} --level ${asked.level} --`,
    ...command.map(quoted),
  ].join(" ");

interface Verifying {
  readonly hello: Hello;
  readonly guard: Guard;
  readonly seed: number;
}

const verify = async (
  command: ReadonlyArray<string>,
  options: PortVerifyOptions,
  { asked, guard, seed, signal }: Omit<Verifying, "hello"> & { asked: Asked; signal: AbortSignal },
): Promise<number> => {
  const title = `verifying ${command.map(quoted).join(" ")} on ${asked.instance.name}, seed ${seed}`;
  process.stderr.write(`${wrapped(title).join("\n")}\n`);
  const from = clock();
  if (!(await seesDefect(asked.instance, asked.level))) {
    printError("the self-test did not find that a block was given twice");
    return exitCodes.inconclusive;
  }
  const door = new GoDoor(command, guard);
  try {
    const report = await search(door, asked, { ...options, seed, signal });
    const outcome: GoOutcome = {
      command,
      asked,
      seed,
      seconds: (clock() - from) / 1000,
      isInterrupted: signal.aborted,
      report,
      repeat: repeatOf({ command, asked, report, seed }, options),
    };
    if (options.json === true) console.log(JSON.stringify(goVerifyJson(outcome)));
    else for (const line of showGoOutcome(outcome)) console.log(line);
    return exitCodes[endOf(outcome)];
  } finally {
    door.close();
  }
};

/** Verifies a port that has greeted in the go dialect; the exit code. */
export const goVerify = async (
  command: ReadonlyArray<string>,
  options: PortVerifyOptions,
  { hello, ...others }: Verifying,
): Promise<number> => {
  const asked = askedOf(hello, options);
  try {
    return await interruptible((signal) => verify(command, options, { asked, ...others, signal }));
  } catch (error) {
    if (error instanceof PortMistake) throw new UsageError(error.message);
    throw error;
  }
};
