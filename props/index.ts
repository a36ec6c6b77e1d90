/** Properties and the search for what breaks them, for programs that check an allocator. */
export { agree, type Disagreement, isDisagreement } from "./agreement/agreement.ts";
export { Comparer, type Difference } from "./agreement/difference.ts";
export { boot, type Instance, instances } from "./instances/instances.ts";
export { actionOf } from "./replay/recordedaction.ts";
export { configOf } from "./replay/recordedconfig.ts";
export { type ReplayDifference, Replayer } from "./replay/replay.ts";
export { showCounterexample, showReplayDifference } from "./report/report.ts";
export { eventOf, type Performed, showOutcome, type Subject } from "./subjects/subject.ts";
export { simulatedSpec, specSubject, srcSubject } from "./subjects/twins.ts";
export { verify, type VerifyCounterexample, type VerifyReport } from "./search/verify.ts";
