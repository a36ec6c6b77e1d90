import { a as a1 } from "commander";
import { a as a2 } from "node:fs";
import { a as a3 } from "../spec/index.ts";
import { a as a4 } from "../src/index.ts";
import { a as a5 } from "../props/search/verify.ts";
import { a as a6 } from "../wire/index.ts";
import { a as a7 } from "fp-ts/Either"; // banned: import fp-ts/lib/X.js: Node cannot resolve the short form
import { a as a8 } from "../viewer/draw.ts"; // banned: cli/ does not import viewer/, test/ or bench/
import { a as a9 } from "../test/seeds.ts"; // banned: cli/ does not import viewer/, test/ or bench/
import { a as a10 } from "../bench/main.ts"; // banned: cli/ does not import viewer/, test/ or bench/

export const all = [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10];
