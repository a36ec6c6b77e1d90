import { a as a1 } from "io-ts";
import { a as a2 } from "io-ts/lib/PathReporter.js";
import { a as a3 } from "fp-ts/lib/Either.js";
import { a as a4 } from "./codecs/codec.ts";
import { a as a5 } from "../spec/machine/event.ts";
import { a as a6 } from "../spec/numbers/units.ts";
import { a as a7 } from "../spec/pages/mspan.ts"; // banned: wire/ imports spec's units, events and environment
import { a as a8 } from "../spec/machine/door.ts"; // banned: wire/ imports spec's units, events and environment
import { a as a9 } from "../spec/numbers/word.ts"; // banned: wire/ imports spec's units, events and environment
import { a as a10 } from "../src/index.ts"; // banned: wire/ imports io-ts, fp-ts and spec/
import { a as a11 } from "../props/index.ts"; // banned: wire/ imports io-ts, fp-ts and spec/
import { a as a12 } from "../host/pool.ts"; // banned: wire/ imports io-ts, fp-ts and spec/
import { a as a13 } from "../cli/exit.ts"; // banned: wire/ imports io-ts, fp-ts and spec/
import { a as a14 } from "fp-ts/Either"; // banned: import fp-ts/lib/X.js: Node cannot resolve the short form
import { a as a15 } from "io-ts/PathReporter"; // banned: import fp-ts/lib/X.js: Node cannot resolve the short form
import { a as a16 } from "node:fs"; // banned: wire/ imports io-ts, fp-ts and spec/
import { a as a17 } from "immutable"; // banned: wire/ imports io-ts, fp-ts and spec/
import { a as a18 } from "fast-check"; // banned: wire/ imports io-ts, fp-ts and spec/

export const all = [
  a1,
  a2,
  a3,
  a4,
  a5,
  a6,
  a7,
  a8,
  a9,
  a10,
  a11,
  a12,
  a13,
  a14,
  a15,
  a16,
  a17,
  a18,
];
