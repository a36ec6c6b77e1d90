import { a as a1 } from "node:fs";
import { a as a2 } from "fp-ts/lib/Either.js";
import { a as a3 } from "fp-ts/Either"; // banned: import fp-ts/lib/X.js: Node cannot resolve the short form
import { a as a4 } from "io-ts/PathReporter"; // banned: import fp-ts/lib/X.js: Node cannot resolve the short form

export const all = [a1, a2, a3, a4];
