import { a as a1 } from "./map.ts";
import { a as a2 } from "../../wire/index.ts";
import { a as a3 } from "../machine/session.ts";
import { a as a4 } from "preact";
import { a as a5 } from "@tanstack/virtual-core";
import { a as a6 } from "fp-ts/lib/Either.js"; // banned: viewer/page/ imports its libraries, wire/ and viewer/machine/
import { a as a7 } from "../../spec/mspan.ts"; // banned: viewer/page/ imports its libraries, wire/ and viewer/machine/
import { a as a8 } from "../../src/mspan.ts"; // banned: viewer/page/ imports its libraries, wire/ and viewer/machine/
import { a as a9 } from "../../props/property.ts"; // banned: viewer/page/ imports its libraries, wire/ and viewer/machine/
import { a as a10 } from "../../cli/exit.ts"; // banned: viewer/page/ imports its libraries, wire/ and viewer/machine/
import { a as a11 } from "node:fs"; // banned: viewer/page/ imports its libraries, wire/ and viewer/machine/

export const all = [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11];
