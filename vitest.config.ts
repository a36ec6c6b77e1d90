/** How the tests run. */
import { defineConfig } from "vitest/config";
import { SkippedTests } from "./test/skipped.ts";

export default defineConfig({
  test: {
    dir: "test",
    // By default one core is left idle: on two cores the tests would take twice as long.
    maxWorkers: "100%",
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ["default", new SkippedTests()],
  },
});
