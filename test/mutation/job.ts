/** The jobs of a trial, on the code as it is loaded: with the edits planted. */
import * as E from "fp-ts/lib/Either.js";
import { instanceNamed } from "../../props/instances/instances.ts";
import { configOf } from "../../props/replay/recordedconfig.ts";
import { Replayer } from "../../props/replay/replay.ts";
import { specSubject, srcSubject } from "../../props/subjects/twins.ts";
import type { Finding } from "../../props/search/finding.ts";
import { logOf } from "../../props/search/shrink/log.ts";
import { verify } from "../../props/search/verify.ts";
import { decoder } from "../../wire/index.ts";
import { linesOf } from "../wire/golden.ts";
import type { Job, Search, Shown, Size } from "./trial.ts";

const shownBy = (finding: Finding, size: Size): Shown => {
  switch (finding.kind) {
    case "property":
      return { tag: "property", name: finding.property, evidence: finding.evidence, ...size };
    case "events":
      return { tag: "differs", what: `${finding.action.tag} ${finding.difference.path}`, ...size };
    case "state":
      return { tag: "differs", what: `state ${finding.evidence[0]?.path ?? ""}`, ...size };
    case "broken":
      return { tag: "differs", what: `${finding.stage} ${finding.how}`, ...size };
  }
};

/** Ends shrinking when the sequence is short enough, or its time is up. */
const boundsOf = ({ enough = 0, seconds = Infinity }: Search) => {
  let [from, least] = [0, Infinity];
  return {
    onShrink: (path: string): void => {
      const { length = Infinity, entries } = logOf(path);
      if (entries.length === 0) from = performance.now();
      least = entries.at(-1)?.length ?? length;
    },
    isLate: (): boolean => least <= enough || performance.now() - from > 1000 * seconds,
  };
};

/** What a search has shown, and how many of its sequences it took. */
const searched = (search: Search): readonly [Shown, number] => {
  const instance = instanceNamed(search.instance);
  const report = verify({ ...search, ...boundsOf(search), instance });
  const { actions, counterexample, runs } = report;
  if (counterexample === undefined) return [{ tag: "agrees", actions }, runs];
  const { finding, steps, boot, cut } = counterexample;
  return [shownBy(finding, { length: steps.length - boot, isCut: cut !== undefined }), runs + 1];
};

/** Sequences of a second search, at the least. */
const leastRuns = 50;

const searchedTwice = (search: Search, without: ReadonlyArray<string>): ReadonlyArray<Shown> => {
  const [first, runs] = searched(search);
  const again = { ...search, without, runs: Math.max(leastRuns, 2 * runs) };
  return [first, searched(again)[0]];
};

const replayed = (name: string, on: "spec" | "src"): Shown => {
  const subjectOf = { spec: specSubject, src: srcSubject }[on];
  const decode = decoder(name);
  let replayer: Replayer | undefined;
  for (const [i, text] of linesOf(name).entries()) {
    const entry = decode(text);
    if (entry === undefined) continue;
    if (E.isLeft(entry)) throw entry.left;
    if (entry.right.tag === "header") {
      replayer = new Replayer(subjectOf(configOf(entry.right.header)!));
    } else if (!replayer!.feed(i + 1, entry.right.operation)) {
      return { tag: "differs", what: replayer!.difference!.path, length: 0, isCut: false };
    }
  }
  return { tag: "agrees", actions: replayer?.operations ?? 0 };
};

/** The results of a job, in the order of its searches. */
export const shown = (job: Job): ReadonlyArray<Shown> => {
  if ("replay" in job) return [replayed(job.replay, job.on)];
  return "thenWithout" in job
    ? searchedTwice(job.search, job.thenWithout)
    : [searched(job.search)[0]];
};
