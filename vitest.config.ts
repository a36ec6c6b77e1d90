/** How the tests run. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { SkippedTests } from "./test/skipped.ts";

export default defineConfig({
  test: {
    dir: "test",
    // By default one core is left idle: on two cores the tests would take twice as long.
    maxWorkers: "100%",
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Hundreds of tests start a command, which reads most of the tree: what was stripped and compiled is kept.
    env: {
      NODE_COMPILE_CACHE: fileURLToPath(new URL("node_modules/.cache/compiled", import.meta.url)),
    },
    reporters: ["default", new SkippedTests()],
  },
});
