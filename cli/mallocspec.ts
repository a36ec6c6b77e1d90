#!/usr/bin/env node
/**
 * Where the installed command starts. It imports nothing before it has looked at Node's version, since
 * an older Node fails on the imports of `main.ts` with a stack trace.
 */
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > 22 || (major === 22 && minor >= 12)) {
  void import("./main.ts");
} else {
  const needs = "mallocspec needs Node 22.12 or later";
  process.stderr.write(`${needs}; this is Node ${process.versions.node}\n`);
  process.exitCode = 2;
}

export {};
