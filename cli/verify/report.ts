/** What `mallocspec verify` prints: what was tried, what it came across, and what contradicts. */
import { instanceNamed, instances } from "../../props/instances/instances.ts";
import { showCounterexample } from "../../props/report/report.ts";
import type { Verdict } from "../../props/search/verdict.ts";
import type { Against, VerifyReport } from "../../props/search/verify.ts";
import { coverageTables } from "./coveragetable.ts";
import { grouped } from "../terminal/numbers.ts";
import { paint } from "../terminal/paint.ts";
import { type Chosen, repeatCommand } from "./options.ts";

type Reports = ReadonlyArray<VerifyReport>;

export interface Outcome {
  readonly seconds: number;
  readonly actions: number;
  readonly verdict: Verdict;
  /** Where the counterexample was written. */
  readonly file: string | undefined;
}

const printInstances = (reports: Reports): void => {
  const width = Math.max(...reports.map(({ instance }) => instance.length));
  for (const { name, summary } of instances) {
    const own = reports.filter(({ instance }) => instance === name);
    if (own.length === 0) continue;
    const actions = grouped(own.reduce((sum, report) => sum + report.actions, 0));
    const runs = grouped(own.reduce((sum, report) => sum + report.runs, 0));
    console.log(`${name.padEnd(width)} ${actions} actions in ${runs} sequences: ${summary}`);
  }
};

const printDiscoveries = (reports: Reports): void => {
  const seen = new Set<string>();
  for (const discovery of reports.flatMap(({ discoveries }) => discoveries)) {
    if (seen.has(discovery.name)) continue;
    seen.add(discovery.name);
    const { name, property, sentence, evidence, instance } = discovery;
    console.log(`${paint.yellow("discovery")} ${name}: Go itself contradicts ${property}`);
    console.log(`  ${sentence}`);
    console.log(`  on ${instance}: ${evidence}`);
  }
};

/** Where a wanted discovery was found: on Go's own constants, or on a miniature only. */
const printWhere = (reports: Reports, name: string): void => {
  const found = (instance: string): boolean =>
    reports.some((report) => report.instance === instance && report.counterexample !== undefined);
  const tried = [...new Set(reports.map(({ instance }) => instance))];
  const [go, mini] = [false, true].map((isMiniature) =>
    tried.filter((one) => instanceNamed(one).isMiniature === isMiniature),
  );
  const say = (what: string, names: ReadonlyArray<string>): void => {
    const [yes, no] = [names.filter(found), names.filter((one) => !found(one))];
    if (yes.length > 0) console.log(`${name} happens on ${what}: ${yes.join(", ")}`);
    if (no.length > 0) console.log(`${name} was not found on ${what}: ${no.join(", ")}`);
  };
  say("Go's own constants", go ?? []);
  say("a miniature", mini ?? []);
};

const printCounterexample = (failed: VerifyReport, options: Chosen, file?: string): void => {
  const { config } = instanceNamed(failed.instance);
  const repeat = repeatCommand(failed.instance, options, failed.counterexample!);
  const [first, ...rest] = showCounterexample(failed.counterexample!, { config, repeat, file });
  console.log([paint.red(first!), ...rest].join("\n"));
};

const sides: Readonly<Record<Against, string>> = {
  twin: "spec and src",
  contract: "src and the contract",
  invariants: "spec and the invariants",
};

export const printVerdict = (reports: Reports, options: Chosen, outcome: Outcome): void => {
  const { seconds, actions, verdict, file } = outcome;
  const { against, discovery, repair, seed } = options;
  printInstances(reports);
  for (const table of coverageTables(reports)) console.log(table);
  printDiscoveries(reports);
  if (verdict.tag === "differs") printCounterexample(verdict.report, options, file);
  if (verdict.tag === "inconclusive") {
    for (const reason of verdict.reasons) console.log(`${paint.yellow("inconclusive:")} ${reason}`);
  }
  if (discovery !== undefined) printWhere(reports, discovery);
  const mended = repair.length === 0 ? "" : `, repaired: ${repair.join(", ")}`;
  const outcomes = { holds: "agree", differs: "differ", inconclusive: "were not compared enough" };
  const shown = `${sides[against]} ${outcomes[verdict.tag]}${mended}`;
  const rate = grouped(actions / seconds);
  console.log(
    `${shown}: ${grouped(actions)} actions in ${seconds.toFixed(1)} s, ${rate} a second, seed ${seed}`,
  );
};
