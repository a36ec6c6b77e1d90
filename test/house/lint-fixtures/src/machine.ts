import { a as a1 } from "./machine/door.ts";
import { a as a2 } from "./runtime.ts";
import { a as a3 } from "../spec/index.ts"; // banned: src/ imports itself
import { a as a4 } from "../wire/index.ts"; // banned: src/ imports itself
import { a as a5 } from "../props/index.ts"; // banned: src/ imports itself
import { a as a6 } from "fp-ts/Either"; // banned: src/ imports itself
import { a as a7 } from "fp-ts/lib/Either.js"; // banned: src/ imports itself
import { a as a8 } from "node:fs"; // banned: src/ imports itself
import { a as a9 } from "io-ts"; // banned: src/ imports itself
import { a as a10 } from "immutable"; // banned: src/ imports itself

export const all = [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10];
