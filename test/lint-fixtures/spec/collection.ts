import { a as a1 } from "immutable";
import { a as a2 } from "fp-ts/lib/Option.js";
import { a as a3 } from "./units.ts";
import { a as a4 } from "fp-ts/Option"; // banned: import fp-ts/lib/X.js: Node cannot resolve the short form
import { a as a5 } from "../src/bits.ts"; // banned: spec/collection.ts imports immutable, fp-ts and spec/
import { a as a6 } from "node:fs"; // banned: spec/collection.ts imports immutable, fp-ts and spec/
import { a as a7 } from "io-ts"; // banned: spec/collection.ts imports immutable, fp-ts and spec/
import { a as a8 } from "fast-check"; // banned: spec/collection.ts imports immutable, fp-ts and spec/

export const all = [a1, a2, a3, a4, a5, a6, a7, a8];
