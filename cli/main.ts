#!/usr/bin/env node
/**
 * Where the command starts. It imports nothing before it has looked at Node's version, since an older
 * Node fails on the imports of `program.ts` with a stack trace.
 */
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > 22 || (major === 22 && minor >= 12)) {
  const { enableCompileCache } = await import("node:module");
  // Node keeps what it compiled, and stripped of types: from the second time on, a command starts sooner.
  enableCompileCache();
  await import("./program.ts");
} else {
  const needs = "mallocspec needs Node 22.12 or later";
  process.stderr.write(`${needs}; this is Node ${process.versions.node}\n`);
  process.exitCode = 2;
}

export {};
