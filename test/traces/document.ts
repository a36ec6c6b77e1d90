/**
 * docs/TRACES.md. Its prose is written by hand; each part between `<!-- generated: NAME -->` and
 * `<!-- end -->` is made here, from the glossary and from the files in docs/examples/.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as E from "fp-ts/lib/Either.js";
import { format } from "prettier";
import { Replayer } from "../../props/replay/replay.ts";
import { configOf } from "../../props/replay/recordedconfig.ts";
import { showReplayDifference } from "../../props/report/report.ts";
import { type Config, go19 } from "../../spec/index.ts";
import { specSubject } from "../../props/subjects/twins.ts";
import type { EventName } from "../../spec/machine/event.ts";
import {
  chapters,
  type Gloss,
  glossOf,
  names,
  operations,
  points,
  records,
  rolesIn,
  units,
} from "../../wire/glossary/index.ts";
import { entries } from "../../wire/index.ts";

const example = (file: string): string =>
  readFileSync(join(import.meta.dirname, "../../docs/examples", file), "utf8");

const fence = (language: string, text: string): string =>
  ["```" + language, text.trimEnd(), "```"].join("\n");

const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

const code = (name: string): string => `\`${name}\``;

const recordTable = (name: keyof typeof records): string => {
  const fields: Readonly<Record<string, Gloss>> = records[name].fields;
  const rows = Object.entries(fields).map(([key, [unit, says]]) => [code(key), unit, says]);
  return table(["key", "unit", "meaning"], rows);
};

const placeOf = (event: EventName): string => {
  const own = (operations as ReadonlyArray<string>).includes(event);
  const point = (points as ReadonlyArray<string>).includes(event);
  const where = own ? "May be a line of its own" : "Only occurs inside another event";
  return `${where}; ${point ? "nothing is" : "others may be"} nested in it.`;
};

const eventSection = (event: EventName): string => {
  const { says, go, fields } = glossOf(event);
  const rows = Object.entries(fields).map(([field, [unit, phrase]]) => [
    code(field),
    unit,
    rolesIn(event, field).join(" or "),
    phrase,
  ]);
  return [
    `### ${code(event)}`,
    `${says} ${placeOf(event)} Go: ${code(go)}.`,
    ...(rows.length === 0 ? [] : [table(["field", "unit", "role", "meaning"], rows)]),
  ].join("\n\n");
};

const eventTables = (): string =>
  chapters
    .flatMap(({ title, events }) => [`## ${title}`, ...events.map(eventSection)])
    .join("\n\n");

const nameTables = (): string =>
  Object.values(names)
    .map(({ fields, says, names: each }) =>
      [
        `${code(fields)}: ${says}.`,
        table(
          ["name", "stands for"],
          Object.entries(each).map(([name, phrase]) => [code(name), phrase]),
        ),
      ].join("\n\n"),
    )
    .join("\n\n");

/** What `replay` prints of the smallest trace with a wrong result in its last line. */
const difference = (): string => {
  const file = "spoiled.jsonl";
  const lines = example("smallest.jsonl").replace('"r":"0x4d2648"', '"r":"0x4d2650"').split("\n");
  let replayer: Replayer | undefined;
  for (const entry of entries(lines, file)) {
    if (E.isLeft(entry)) throw entry.left;
    if (entry.right.tag === "header") {
      replayer = new Replayer(specSubject(configOf(entry.right.header)!));
    } else {
      replayer!.feed(entry.right.line, entry.right.operation);
    }
  }
  return showReplayDifference(file, replayer!.difference!).join("\n");
};

/** Constants of Go that no header has, each with what it is. */
const unnamed = {
  minPhysPageSize: "the least page of the OS that mallocinit accepts",
  arenaHint: "where the first hint for the arena points, on 64-bit; 0x4000000000 on arm64",
  arenaHintStride: "how far the next hint is from the one before",
  arenaHints: "hints that are tried on 64-bit before the arena is laid out as on 32-bit",
  tinySizeClass: "the size class of tiny blocks",
  heapGrowRound: "growth of the heap is a multiple of so many bytes",
  arenaReserve: "an arena on 32-bit grows by reservations of multiples of so many bytes",
  strandLimit: "the arena leaves a reservation for another one only if it loses less",
  bitmapChunk:
    "the mapped heap bitmap is a multiple of so many bytes, and of whole pages of the OS",
  persistentChunk: "bytes of a chunk of persistent memory",
  persistentMaxBlock: "from so many bytes on, persistent memory comes from the OS itself",
  allspansMin: "bytes of the first table of all spans; a larger one has half as many entries more",
} as const satisfies Partial<Record<keyof Config, string>>;

const unnamedTable = (): string => {
  const config = go19("linux", "amd64");
  const shown = (name: keyof typeof unnamed): string =>
    name === "arenaHint" ? `0x${config[name].toString(16)}` : String(config[name]);
  return table(
    ["constant", "value", "meaning"],
    (Object.keys(unnamed) as ReadonlyArray<keyof typeof unnamed>).map((name) => [
      code(name),
      shown(name),
      unnamed[name],
    ]),
  );
};

const parts: Readonly<Record<string, () => string>> = {
  smallest: () => fence("jsonl", example("smallest.jsonl")),
  python: () => fence("python", example("trace.py")),
  difference: () => fence("text", difference()),
  units: () => table(["unit", "how a value is written"], Object.entries(units)),
  operation: () => recordTable("operation"),
  header: () => recordTable("header"),
  constants: () => recordTable("constants"),
  sizeof: () => recordTable("sizeof"),
  unnamed: unnamedTable,
  names: nameTables,
  events: eventTables,
};

/** The page with every generated part made anew. Throws if one of them has no place in it. */
export const document = (page: string): Promise<string> => {
  const seen = new Set<string>();
  const filled = page.replace(
    /(<!-- generated: (\w+) -->)[\s\S]*?(<!-- end -->)/g,
    (_, begin: string, name: string, end: string) => {
      seen.add(name);
      return `${begin}\n\n${parts[name]!()}\n\n${end}`;
    },
  );
  const missing = Object.keys(parts).filter((name) => !seen.has(name));
  if (missing.length > 0) throw new Error(`the page has no place for ${missing.join(", ")}`);
  return format(filled, { parser: "markdown", printWidth: 100 });
};
