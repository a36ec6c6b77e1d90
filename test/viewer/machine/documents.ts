/** Documents for tests of the machine inside the page. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Session } from "../../../viewer/machine/session.ts";
import { root } from "../../house/tree.ts";

/** The lines of a trace in test/golden. */
export const goldenLines = (name: string): ReadonlyArray<string> => {
  const bytes = readFileSync(join(root, "test/golden", name));
  const text = name.endsWith(".gz") ? gunzipSync(bytes).toString() : bytes.toString();
  return text.trimEnd().split("\n");
};

/** The document of a trace's lines. */
export const documentOf = (lines: ReadonlyArray<string>, head: object = {}): string => {
  const total = lines.length - 1;
  const usual = {
    kind: "view",
    version: 1,
    source: "trace",
    name: "trace",
    at: 0,
    hidden: 0,
    total,
  };
  return [JSON.stringify({ ...usual, ...head }), ...lines, ""].join("\n");
};

/** A session that knows its whole recording. */
export const sessionOf = (lines: ReadonlyArray<string>): Session => {
  const session = new Session(documentOf(lines));
  while (session.advance(1000));
  return session;
};
