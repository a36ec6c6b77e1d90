/** Properties and the search for what breaks them, for programs that check an allocator. */
export { agree, type Disagreement, isDisagreement } from "./agreement.ts";
export { Comparer, type Difference } from "./difference.ts";
export { boot, type Instance, instances } from "./instances.ts";
export { actionOf } from "./recordedaction.ts";
export { configOf } from "./recordedconfig.ts";
export { type ReplayDifference, Replayer } from "./replay.ts";
export { showCounterexample, showReplayDifference } from "./report.ts";
export { eventOf, type Performed, showOutcome, type Subject } from "./subject.ts";
export { simulatedSpec, specSubject, srcSubject } from "./twins.ts";
export { verify, type VerifyCounterexample, type VerifyReport } from "./verify.ts";
