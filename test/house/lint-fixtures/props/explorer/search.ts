import { a as a1 } from "./frontier.ts";
import { a as a2 } from "../properties/property.ts";
import { a as a3 } from "fp-ts/lib/Either.js";
import { a as a4 } from "fp-ts/Either"; // banned: import fp-ts/lib/X.js: Node cannot resolve the short form
import { a as a5 } from "../../spec/x.ts"; // banned: props/explorer/ knows nothing of allocators
import { a as a6 } from "../../src/x.ts"; // banned: props/explorer/ knows nothing of allocators
import { a as a7 } from "../../wire/x.ts"; // banned: props/explorer/ knows nothing of allocators
import { a as a8 } from "../../host/x.ts"; // banned: props/explorer/ knows nothing of allocators
import { a as a9 } from "../../cli/x.ts"; // banned: props/explorer/ knows nothing of allocators
import { a as a10 } from "node:fs"; // banned: props/explorer/ knows nothing of allocators
import { a as a11 } from "fast-check"; // banned: props/explorer/ knows nothing of allocators

export const all = [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11];
