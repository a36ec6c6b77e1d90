import { a as a1 } from "./run/run.ts";
import { a as a2 } from "../../wire/index.ts";
import { a as a3 } from "../../spec/mspan.ts";
import { a as a4 } from "../../src/mspan.ts";
import { a as a5 } from "../../props/property.ts";
import { a as a6 } from "fp-ts/lib/Either.js";
import { a as a7 } from "fp-ts/Either"; // banned: import fp-ts/lib/X.js: Node cannot resolve the short form
import { a as a8 } from "preact"; // banned: viewer/machine/ imports fp-ts, spec/, src/, wire/ and props/
import { a as a9 } from "node:fs"; // banned: viewer/machine/ imports fp-ts, spec/, src/, wire/ and props/
import { a as a10 } from "../page/main.ts"; // banned: viewer/machine/ imports fp-ts, spec/, src/, wire/ and props/
import { a as a11 } from "../../host/pool.ts"; // banned: viewer/machine/ imports fp-ts, spec/, src/, wire/ and props/

export const all = [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11];
