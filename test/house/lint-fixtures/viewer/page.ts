import { a as a1 } from "./draw.ts";
import { a as a2 } from "../wire/index.ts";
import { a as a3 } from "fp-ts/Either"; // banned: viewer/ imports wire/ and itself
import { a as a4 } from "../spec/mspan.ts"; // banned: viewer/ imports wire/ and itself
import { a as a5 } from "../src/mspan.ts"; // banned: viewer/ imports wire/ and itself
import { a as a6 } from "../props/property.ts"; // banned: viewer/ imports wire/ and itself
import { a as a7 } from "../cli/exit.ts"; // banned: viewer/ imports wire/ and itself
import { a as a8 } from "node:fs"; // banned: viewer/ imports wire/ and itself

export const all = [a1, a2, a3, a4, a5, a6, a7, a8];
