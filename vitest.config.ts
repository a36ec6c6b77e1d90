/** How the tests run. */
import { defineConfig } from "vitest/config";
import { SkippedTests } from "./test/skipped.ts";

export default defineConfig({
  test: {
    dir: "test",
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ["default", new SkippedTests()],
  },
});
