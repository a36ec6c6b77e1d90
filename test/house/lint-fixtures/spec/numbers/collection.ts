import { a as a1 } from "immutable";
import { a as a2 } from "fp-ts/lib/Option.js";
import { a as a3 } from "./units.ts";
import { a as a4 } from "../state.ts";
import { a as a5 } from "fp-ts/Option"; // banned: import fp-ts/lib/X.js: Node cannot resolve the short form
import { a as a6 } from "../../src/numbers/word.ts"; // banned: spec/numbers/collection.ts imports immutable, fp-ts and spec/
import { a as a7 } from "node:fs"; // banned: spec/numbers/collection.ts imports immutable, fp-ts and spec/
import { a as a8 } from "io-ts"; // banned: spec/numbers/collection.ts imports immutable, fp-ts and spec/
import { a as a9 } from "fast-check"; // banned: spec/numbers/collection.ts imports immutable, fp-ts and spec/

export const all = [a1, a2, a3, a4, a5, a6, a7, a8, a9];
