/** Properties and the search for what breaks them, for programs that check an allocator. */
export { agree, type Disagreement, isDisagreement } from "./agreement/agreement.ts";
export { Comparer, type Difference } from "./agreement/difference.ts";
export type { Bug } from "./bugs/bug.ts";
export { bugs } from "./bugs/index.ts";
export { boot, type Instance, instances } from "./instances/instances.ts";
export type { Setting } from "./instances/setting.ts";
export type { SharedConfig } from "./instances/sharedconfig.ts";
export type { Memory } from "./contract/contract.ts";
export { clauses as portClauses, type Clause as PortClause } from "./contract/clauses/index.ts";
export type { PortAllocator } from "./ports/inprocess/allocator.ts";
export type { SearchReport as PortReport } from "./ports/search.ts";
export type { Failure as PortFailure } from "./ports/shrinking/shrink.ts";
export type {
  Answers as PortAnswers,
  Stop as PortStop,
  Subject as PortSubject,
} from "./ports/subject.ts";
export { verifyPort, type VerifyPortOptions } from "./ports/verifyport.ts";
export { type Discovery, discoveries } from "./properties/discoveries.ts";
export { properties as invariants } from "./properties/invariants/index.ts";
export type { Observation, Property } from "./properties/property.ts";
export { witnesses } from "./properties/witnesses.ts";
export { actionOf } from "./replay/recordedaction.ts";
export { configOf } from "./replay/recordedconfig.ts";
export { type ReplayDifference, Replayer } from "./replay/replay.ts";
export { showCounterexample, showReplayDifference } from "./report/report.ts";
export type { Coverage } from "./search/coverage.ts";
export { OptionError } from "./instances/optionerror.ts";
export type { Finding, Stepped } from "./search/finding.ts";
export {
  type Against,
  type DiscoveryReport,
  verify,
  type VerifyCounterexample,
  type VerifyOptions,
  type VerifyParameters,
  type VerifyReport,
} from "./search/verify.ts";
export {
  type Batch,
  type Counts,
  eventOf,
  type Performed,
  showOutcome,
  type Subject,
  type Task,
} from "./subjects/subject.ts";
export {
  simulatedSpec,
  specSubject,
  type SpecSubject,
  srcSubject,
  type SrcSubject,
} from "./subjects/twins.ts";
