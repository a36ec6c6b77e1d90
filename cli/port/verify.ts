/** `mallocspec port verify`: a port, judged by the contract. */
import { join } from "node:path";
import { clauses } from "../../props/contract/clauses/index.ts";
import { reproduced } from "../../props/ports/reproduce/languages.ts";
import { searchPort, type SearchReport } from "../../props/ports/search.ts";
import { blindClauses } from "../../props/ports/selftest.ts";
import type { Failure } from "../../props/ports/shrinking/shrink.ts";
import type { Subject } from "../../props/ports/subject.ts";
import { clock } from "../../host/clock.ts";
import { checkFolder } from "../../host/files/counterexamplefile.ts";
import { interruptible } from "../../host/interruption.ts";
import { invocation, quoted } from "../../host/invocation.ts";
import { Guard } from "../../host/port/guard.ts";
import { OutputError } from "../../host/files/unfinished.ts";
import { checkWritable, writeWhole } from "../../host/files/wholefile.ts";
import { exitCodes, printError, UsageError } from "../exit.ts";
import { grouped } from "../terminal/numbers.ts";
import { progress } from "../terminal/progress.ts";
import { wrapped } from "../terminal/wrap.ts";
import { readExpected, unexpectedIn } from "./expected.ts";
import { portVerifyJson } from "./json.ts";
import { portJunit } from "./junit.ts";
import { endOf, type PortOutcome, type Reported } from "./outcome.ts";
import { showPortOutcome } from "./report.ts";
import { readModule, refuseWithoutWasm, usingModule, wasmWords } from "../wasm/options.ts";
import { checkReproducible, reproducedModule } from "./module.ts";
import { judgedBy } from "./judged.ts";
import { startPort } from "./start.ts";
import { type PortVerifyOptions, shrinkMilliseconds, usualSeconds } from "./syntax.ts";

const newSeed = (): number => Math.floor(Math.random() * 2 ** 31);

const output = (option: string, check: () => void): void => {
  try {
    check();
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    throw new UsageError(`${option} ${error.message}`);
  }
};

interface Searched {
  readonly report: SearchReport;
  readonly isInterrupted: boolean;
}

const search = async (
  port: Subject,
  options: PortVerifyOptions,
  { seed, judged }: { readonly seed: number; readonly judged: ReadonlyArray<string> },
): Promise<Searched> => {
  const { runs, maxSeconds, skip = [] } = options;
  const bar = progress("verifying");
  const from = clock();
  const seconds = (): number => (clock() - from) / 1000;
  try {
    return await interruptible(async (signal) => {
      const report = await searchPort(port, {
        seed,
        runs,
        clauses: clauses.filter(({ name }) => judged.includes(name)),
        skip: new Set(skip),
        isOver: () => signal.aborted || seconds() >= maxSeconds,
        shrinking: () => {
          const until = clock() + shrinkMilliseconds;
          return () => (signal.aborted ? "interrupted" : clock() > until ? "time" : undefined);
        },
        onProgress: (done, operations) =>
          bar.update(
            Math.max(done / runs, seconds() / maxSeconds),
            () => `${grouped(operations)} operations`,
          ),
        onFound: ({ name, op }) => bar.note(`found a failure, to be shrunk: ${name} at ${op}`),
      });
      return { report, isInterrupted: signal.aborted };
    });
  } finally {
    bar.stop();
  }
};

/** Writes the program that shows a failure again. */
const withProgram = (
  failure: Failure,
  report: SearchReport,
  { reproduce, out, ...options }: PortVerifyOptions,
): Reported => {
  if (reproduce === undefined) return failure;
  const module = options.wasm === undefined ? undefined : reproducedModule(options.wasm, options);
  const { ending, program } = reproduced(reproduce, report.hello, failure, module);
  if ("problem" in program) return { ...failure, program };
  const file = join(out, `${failure.group.replaceAll(" ", "-")}.${ending}`);
  try {
    writeWhole(file, program.text);
    return { ...failure, program: { file } };
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    return { ...failure, program: { problem: error.message } };
  }
};

/** What is judged, as words of a command. */
const targetOf = (
  command: ReadonlyArray<string>,
  options: PortVerifyOptions,
): ReadonlyArray<string> =>
  options.wasm === undefined ? ["--", ...command.map(quoted)] : wasmWords(options);

type Port = Subject & { readonly close: () => void };

/** Throws UsageError where nothing, or more than one thing, can be started. */
const start = async (
  command: ReadonlyArray<string>,
  options: PortVerifyOptions,
  guard: Guard,
): Promise<Port> => {
  const { wasm: file } = options;
  if (file === undefined) {
    refuseWithoutWasm(options);
    if (command.length > 0) return startPort(command, guard);
    throw new UsageError("found neither a command nor --wasm, expected one of them");
  }
  if (command.length > 0) throw new UsageError("found a command and --wasm, expected one of them");
  const module = readModule(file, options);
  const { WasmPort } = await import("../../host/port/wasm/wasmport.ts");
  return usingModule(file, () => WasmPort.start(module));
};

const repeatOf = (
  options: PortVerifyOptions,
  command: ReadonlyArray<string>,
  { seed, runs }: { readonly seed: number; readonly runs: number },
): string => {
  const { maxSeconds, clause, skip, expect } = options;
  return [
    `${invocation()} port verify --seed ${seed} --runs ${Math.max(1, runs)}`,
    ...(maxSeconds === usualSeconds ? [] : [`--max-seconds ${maxSeconds}`]),
    ...(clause === undefined ? [] : [`--clause ${clause.join(",")}`]),
    ...(skip === undefined ? [] : [`--skip ${skip.join(",")}`]),
    ...(expect === undefined ? [] : [`--expect ${quoted(expect)}`]),
    ...targetOf(command, options),
  ].join(" ");
};

const checkOutputs = ({ out, reproduce, junit }: PortVerifyOptions): void => {
  if (reproduce !== undefined) output("--out", () => checkFolder(out));
  if (junit !== undefined) output("--junit", () => checkWritable(junit));
};

export const portVerify = async (
  command: ReadonlyArray<string>,
  options: PortVerifyOptions,
): Promise<number> => {
  if (options.instance !== undefined) {
    (await import("./goinstance.ts")).checkInstance(options.instance);
  }
  checkReproducible(options);
  checkOutputs(options);
  const expected = options.expect === undefined ? undefined : readExpected(options.expect);
  const judged = judgedBy(options);
  const { seed = newSeed() } = options;
  const from = clock();
  const guard = new Guard();
  let port: Port | undefined;
  try {
    port = await start(command, options, guard);
    if (port.hello.dialect === "go") {
      port.close();
      const { goVerify } = await import("./go/verify.ts");
      return await goVerify(command, options, { hello: port.hello, guard, seed });
    }
    const target = options.wasm === undefined ? command : [options.wasm];
    const title = `verifying ${target.map(quoted).join(" ")}, seed ${seed}`;
    process.stderr.write(`${wrapped(title).join("\n")}\n`);
    const blind = await blindClauses(clauses.filter(({ name }) => judged.includes(name)));
    if (blind.length > 0) {
      printError(`the self-test did not find the planted bugs of ${blind.join(", ")}`);
      return exitCodes.inconclusive;
    }
    const { report, isInterrupted } = await search(port, options, { seed, judged });
    const failures = report.failures.map((failure) => withProgram(failure, report, options));
    const outcome: PortOutcome = {
      command: target,
      seed,
      seconds: (clock() - from) / 1000,
      isInterrupted,
      report,
      failures,
      judged,
      unexpected: expected && unexpectedIn(expected, failures),
      repeat: repeatOf(options, command, { seed, runs: report.runs }),
    };
    tell(outcome, options);
    return exitCodes[endOf(outcome)];
  } finally {
    port?.close();
    await guard.close();
  }
};

const tell = (outcome: PortOutcome, { junit, json }: PortVerifyOptions): void => {
  if (junit !== undefined) output("--junit", () => writeWhole(junit, portJunit(outcome)));
  if (json === true) console.log(JSON.stringify(portVerifyJson(outcome)));
  else for (const line of showPortOutcome(outcome)) console.log(line);
};
