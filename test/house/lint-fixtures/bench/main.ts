import { a as a1 } from "node:fs";
import { a as a2 } from "../spec/index.ts";
import { a as a3 } from "../src/index.ts";
import { a as a4 } from "../props/search/verify.ts";
import { a as a5 } from "fp-ts/Either"; // banned: import fp-ts/lib/X.js: Node cannot resolve the short form
import { a as a6 } from "../viewer/draw.ts"; // banned: bench/ does not import viewer/ or test/
import { a as a7 } from "../test/seeds.ts"; // banned: bench/ does not import viewer/ or test/

export const all = [a1, a2, a3, a4, a5, a6, a7];
