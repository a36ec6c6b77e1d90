import { a as a1 } from "fp-ts/lib/Either.js";
import { a as a2 } from "./mspan.ts";
import { a as a3 } from "../numbers/units.ts";
import { a as a4 } from "../state.ts";
import { a as a5 } from "fp-ts/Either"; // banned: import fp-ts/lib/X.js: Node cannot resolve the short form
import { a as a6 } from "../../src/pages/mspan.ts"; // banned: spec/ imports fp-ts and itself
import { a as a7 } from "../../wire/index.ts"; // banned: spec/ imports fp-ts and itself
import { a as a8 } from "../../props/index.ts"; // banned: spec/ imports fp-ts and itself
import { a as a9 } from "node:fs"; // banned: spec/ imports fp-ts and itself
import { a as a10 } from "io-ts"; // banned: spec/ imports fp-ts and itself
import { a as a11 } from "immutable"; // banned: spec/ imports fp-ts and itself
import { a as a12 } from "fast-check"; // banned: spec/ imports fp-ts and itself
import { a as a13 } from "commander"; // banned: spec/ imports fp-ts and itself
import { a as a14 } from "fs"; // banned: spec/ imports fp-ts and itself

export const all = [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14];

export const now = (): number => performance.now(); // banned: eslint(no-restricted-globals) Unexpected use of 'performance'. performance: host/ has the clock and the process
