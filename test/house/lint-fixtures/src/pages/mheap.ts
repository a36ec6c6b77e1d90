import { a as a1 } from "./mspan.ts";
import { a as a2 } from "../numbers/word.ts";
import { a as a3 } from "../runtime.ts";
import { a as a4 } from "../../spec/pages/mspan.ts"; // banned: src/ imports itself
import { a as a5 } from "../../wire/index.ts"; // banned: src/ imports itself
import { a as a6 } from "../../props/index.ts"; // banned: src/ imports itself
import { a as a7 } from "fp-ts/Either"; // banned: src/ imports itself
import { a as a8 } from "fp-ts/lib/Either.js"; // banned: src/ imports itself
import { a as a9 } from "node:fs"; // banned: src/ imports itself
import { a as a10 } from "io-ts"; // banned: src/ imports itself
import { a as a11 } from "immutable"; // banned: src/ imports itself

export const all = [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11];
