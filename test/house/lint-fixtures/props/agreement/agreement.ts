import { a as a1 } from "fast-check";
import { a as a2 } from "fp-ts/lib/Either.js";
import { a as a3 } from "./difference.ts";
import { a as a4 } from "../properties/property.ts";
import { a as a5 } from "../../spec/index.ts";
import { a as a6 } from "../../src/index.ts";
import { a as a7 } from "../../wire/index.ts";
import { a as a8 } from "fp-ts/Either"; // banned: import fp-ts/lib/X.js: Node cannot resolve the short form
import { a as a9 } from "../../host/x.ts"; // banned: props/ imports fp-ts, fast-check, spec/, src/ and wire/
import { a as a10 } from "../../cli/x.ts"; // banned: props/ imports fp-ts, fast-check, spec/, src/ and wire/
import { a as a11 } from "../../viewer/x.ts"; // banned: props/ imports fp-ts, fast-check, spec/, src/ and wire/
import { a as a12 } from "../../test/x.ts"; // banned: props/ imports fp-ts, fast-check, spec/, src/ and wire/
import { a as a13 } from "../../bench/x.ts"; // banned: props/ imports fp-ts, fast-check, spec/, src/ and wire/
import { a as a14 } from "node:fs"; // banned: props/ imports fp-ts, fast-check, spec/, src/ and wire/
import { a as a15 } from "io-ts"; // banned: props/ imports fp-ts, fast-check, spec/, src/ and wire/
import { a as a16 } from "commander"; // banned: props/ imports fp-ts, fast-check, spec/, src/ and wire/

export const all = [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16];

export const now = (): number => performance.now(); // banned: eslint(no-restricted-globals) Unexpected use of 'performance'. performance: host/ has the clock and the process
