/** A reporter that lists, at the end of a run, the tests that were skipped and why. */
import type { Reporter, TestModule } from "vitest/node";

/** One line for each test that was skipped with a note. */
export const skippedIn = (modules: ReadonlyArray<TestModule>): ReadonlyArray<string> =>
  modules.flatMap((module) =>
    [...module.children.allTests("skipped")].flatMap((test) => {
      const result = test.result();
      const note = result.state === "skipped" ? result.note : undefined;
      return note === undefined ? [] : [`${module.relativeModuleId}: ${test.fullName}: ${note}`];
    }),
  );

export class SkippedTests implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>): void {
    const lines = skippedIn(modules);
    if (lines.length > 0) process.stdout.write(`\nskipped:\n  ${lines.join("\n  ")}\n`);
  }
}
