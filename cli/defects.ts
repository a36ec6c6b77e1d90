/** `mallocspec defects`: the ledger of the defects that are known of Go's allocator. */
import { interruptible } from "../host/interruption.ts";
import { runExamination } from "../host/ledger/examination.ts";
import { ids as all } from "../props/ledger/ledger.ts";
import { outcomeJson } from "./defects/json.ts";
import { codeOf, type Outcome } from "./defects/outcome.ts";
import { showOutcome } from "./defects/report.ts";
import { type DefectsOptions, defectsSyntax } from "./defects/syntax.ts";
import { guarded } from "./exit.ts";
import { counted } from "./terminal/numbers.ts";
import { progress } from "./terminal/progress.ts";

/** Ends at the signal, and once the time is over. */
const until = (signal: AbortSignal, maxSeconds: number | undefined): AbortSignal =>
  maxSeconds === undefined
    ? signal
    : AbortSignal.any([signal, AbortSignal.timeout(1000 * maxSeconds)]);

const examineAll = async (
  ids: ReadonlyArray<string>,
  { workers, maxSeconds }: DefectsOptions,
): Promise<Outcome> => {
  const bar = progress("looking");
  const from = performance.now();
  let done = 0;
  try {
    return await interruptible(async (signal) => {
      process.stderr.write(`looking for ${counted(ids.length, "defect")}\n`);
      const defects = await runExamination(ids, {
        ...(workers === undefined ? {} : { workers }),
        signal: until(signal, maxSeconds),
        onDone: ({ id }) => {
          done++;
          bar.update(done / ids.length, () => `${done} of ${counted(ids.length, "defect")}, ${id}`);
        },
      });
      const seconds = (performance.now() - from) / 1000;
      return { ids, defects, isInterrupted: signal.aborted, seconds };
    });
  } finally {
    bar.stop();
  }
};

const run = async (given: ReadonlyArray<string>, options: DefectsOptions): Promise<number> => {
  const ids = given.length === 0 ? all : given;
  const outcome = await examineAll(ids, options);
  if (options.json === true) console.log(JSON.stringify(outcomeJson(outcome)));
  else for (const line of showOutcome(outcome, options.verbose === true)) console.log(line);
  return codeOf(outcome);
};

export const defectsCommand = defectsSyntax().action(guarded(run));
