/** `mallocspec port verify` for a port of the go dialect: held against the specification. */
import { instances } from "../../props/instances/instances.ts";
import { type PortReport, searchPort } from "../../props/ports/go/search.ts";
import { seesDefect } from "../../props/ports/go/selftest.ts";
import { sides } from "../../props/report/report.ts";
import { showAction } from "../../props/report/show.ts";
import { showOutcome } from "../../props/subjects/subject.ts";
import { PortMistake } from "../../wire/port/mistake.ts";
import { printable } from "../../wire/excerpt.ts";
import { invocation, quoted } from "../../host/invocation.ts";
import { GoDoor } from "../../host/port/godoor.ts";
import { showStop } from "../../host/port/processport.ts";
import type { Guard } from "../../host/port/guard.ts";
import type { Hello } from "../../wire/port/handshake.ts";
import { exitCodes, printError, UsageError } from "../exit.ts";
import { counted } from "../terminal/numbers.ts";
import { paint } from "../terminal/paint.ts";
import { wrapped } from "../terminal/wrap.ts";
import type { PortVerifyOptions } from "./syntax.ts";

/** The most commands of a sequence. */
const commands = 600;

const forOthers = ["clause", "skip", "expect", "reproduce", "junit"] as const;

/** What is asked of the port; throws UsageError for what makes no sense of it. */
const askedOf = (hello: Hello, options: PortVerifyOptions) => {
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

type Asked = ReturnType<typeof askedOf>;

const stepLines = ({ failure }: PortReport, door: GoDoor): ReadonlyArray<string> => {
  if (failure === undefined) return [];
  const { steps, finding } = failure;
  const { difference, evidence } = finding;
  return [
    ...steps.map(
      ({ action, performed }, i) => `  ${i + 1} ${showAction(action)} → ${showOutcome(performed)}`,
    ),
    ...(difference === undefined ? [] : [`${finding.told.action.tag}: ${difference.path} differs`]),
    ...(difference === undefined
      ? []
      : sides(difference, "specification", "port").map((line) => `  ${line}`)),
    ...(evidence === undefined ? [] : [`  ${evidence}`]),
    ...(door.stop === undefined ? [] : [`  ${showStop(door.stop)}`]),
    ...(door.stop === undefined ? [] : door.stderr.map((line) => `  | ${printable(line)}`)),
  ];
};

const report = (
  found: PortReport,
  { instance, level }: Asked,
  { repeat, door }: { readonly repeat: string; readonly door: GoDoor },
): ReadonlyArray<string> => {
  const { hello, failure, runs, actions } = found;
  const name = printable(`${hello.name} ${hello.version}`);
  const verdict =
    failure === undefined
      ? paint.green(`${name} does what the specification does, at level ${level}`)
      : paint.red(`${name} differs from the specification, at level ${level}`);
  return [
    ...wrapped(verdict),
    `${counted(actions, "action")} in ${counted(runs, "sequence")} on ${instance.name}`,
    `repeat: ${repeat}`,
    ...stepLines(found, door),
  ];
};

const json = ({ failure, ...found }: PortReport, { instance, level }: Asked, repeat: string) => ({
  command: "port verify",
  dialect: "go",
  verdict: failure === undefined ? "holds" : "differs",
  port: { name: found.hello.name, version: found.hello.version },
  instance: instance.name,
  level,
  sequences: found.runs,
  actions: found.actions,
  repeat,
  failure:
    failure === undefined
      ? null
      : {
          steps: failure.steps.map(({ action }) => showAction(action)),
          action: failure.finding.told.action.tag,
          path: failure.finding.difference?.path ?? null,
          evidence: failure.finding.evidence ?? null,
        },
});

/** Verifies a port that has greeted in the go dialect; the exit code. */
export const goVerify = async (
  command: ReadonlyArray<string>,
  options: PortVerifyOptions,
  { hello, guard, seed }: { readonly hello: Hello; readonly guard: Guard; readonly seed: number },
): Promise<number> => {
  const asked = askedOf(hello, options);
  if (!(await seesDefect(asked.instance, asked.level))) {
    printError("the self-test did not find that a block was given twice");
    return exitCodes.inconclusive;
  }
  const door = new GoDoor(command, guard);
  try {
    const { runs, maxSeconds } = options;
    const milliseconds = maxSeconds * 1000;
    const found = await searchPort(door, { ...asked, seed, runs, commands, milliseconds });
    const words = [
      `port verify --seed ${seed} --runs ${Math.max(1, found.runs)}`,
      `--instance ${asked.instance.name} --level ${asked.level} --`,
    ];
    const repeat = [invocation(), ...words, ...command.map(quoted)].join(" ");
    if (options.json === true) console.log(JSON.stringify(json(found, asked, repeat)));
    else for (const line of report(found, asked, { repeat, door })) console.log(line);
    if (found.failure !== undefined) return exitCodes.differs;
    return found.actions === 0 ? exitCodes.inconclusive : exitCodes.holds;
  } catch (error) {
    if (error instanceof PortMistake) throw new UsageError(error.message);
    throw error;
  } finally {
    door.close();
  }
};
