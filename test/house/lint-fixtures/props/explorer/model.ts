import { a as a1 } from "./kernel.ts";
import { a as a2 } from "./encoding/shape.ts";
import { a as a3 } from "fp-ts/lib/Either.js";
import { a as a4 } from "fp-ts/Either"; // banned: import fp-ts/lib/X.js: Node cannot resolve the short form
import { a as a5 } from "../properties/property.ts"; // banned: props/explorer/ imports fp-ts and itself
import { a as a6 } from "../index.ts"; // banned: props/explorer/ imports fp-ts and itself
import { a as a7 } from "../../spec/x.ts"; // banned: props/explorer/ imports fp-ts and itself
import { a as a8 } from "../../wire/x.ts"; // banned: props/explorer/ imports fp-ts and itself
import { a as a9 } from "node:fs"; // banned: props/explorer/ imports fp-ts and itself
import { a as a10 } from "fast-check"; // banned: props/explorer/ imports fp-ts and itself

export const all = [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10];
