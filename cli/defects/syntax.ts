/** What can be said to `mallocspec defects`, and its help. */
import { Argument, Command } from "commander";
import { usualWorkers } from "../../host/ledger/examination.ts";
import { invocation } from "../../host/invocation.ts";
import { ids } from "../../props/ledger/ledger.ts";
import { moreOf } from "../arguments/names.ts";
import { wholeNumber } from "../arguments/numbers.ts";
import { exitCodes } from "../exit.ts";
import { wrapped } from "../terminal/wrap.ts";

export interface DefectsOptions {
  readonly workers?: number;
  readonly maxSeconds?: number;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

const list = (names: ReadonlyArray<string>): string =>
  wrapped(`  ${names.join(", ")}`)
    .map((line) => line.replace(/^ +/, "  "))
    .join("\n");

const epilogue = (): string => `
Defects:
${list(ids)}

Exit codes:
  ${exitCodes.holds}    every defect that was asked for is found
  ${exitCodes.differs}    one is not found any more, or its repair does not remove it
  ${exitCodes.usage}    bad usage
  ${exitCodes.inconclusive}    the time was over before all were looked for
  ${exitCodes.interrupted}  interrupted; what was found so far is reported

Examples:
  ${invocation()} defects
  ${invocation()} defects tie-by-record reserve-refused --verbose`;

/** The command without what it does. */
export const defectsSyntax = (): Command =>
  new Command("defects")
    .summary("look for each known defect of Go's allocator anew")
    .description(
      "Looks for each defect that is known of Go's allocator: explores a model up to the level that " +
        "shows it, or searches. Says how long the path is, whether it shows with Go's own constants, " +
        "and whether the repair removes it. A defect that is not found any more fails the run.",
    )
    .addArgument(
      new Argument("[defects...]", "only these defects (default: all)").argParser(moreOf(ids)),
    )
    .option(
      "--workers <n>",
      `threads (default: ${usualWorkers}); the rows do not depend on them`,
      wholeNumber(1, 64),
    )
    .option("--max-seconds <n>", "end after n seconds", wholeNumber(1, 2 ** 20))
    .option("--verbose", "also print what each defect is, and how it was found")
    .option("--json", "print one JSON object, see docs/JSON.md")
    .addHelpText("after", epilogue());
