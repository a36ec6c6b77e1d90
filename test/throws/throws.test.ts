import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Event, EventName } from "../../spec/machine/event.ts";
import { document } from "./document.ts";
import { elsewhere } from "./elsewhere.ts";
import { heap } from "./heap.ts";
import { os } from "./os.ts";
import { seed } from "./seed.ts";
import { type Path, pathsOf, type Source } from "./table.ts";
import { twinsAt } from "./twinsat.ts";

const called = [...heap, ...os];
const all = [seed, ...called, ...elsewhere];

/** The lines of Go's sources that begin with throw, panic, print, println or exit. */
const spoken: Readonly<Record<string, ReadonlyArray<number>>> = {
  "malloc.go": [
    219, 232, 235, 236, 239, 240, 360, 387, 388, 474, 496, 507, 549, 550, 562, 568, 569, 579, 618,
    621, 811, 825, 847, 953, 957, 960, 985,
  ],
  "mheap.go": [
    326, 632, 807, 810, 847, 894, 993, 997, 998, 1002, 1175, 1177, 1222, 1224, 1247, 1248, 1265,
    1266, 1330, 1378, 1492, 1513, 1514, 1615, 1678,
  ],
  "mgclarge.go": [100, 102, 105, 108, 129, 152, 153, 154, 160, 169, 209, 286, 322],
  "mcentral.go": [123, 158, 187, 195],
  "mcache.go": [115, 125, 129],
  "mgcsweep.go": [104, 105, 126, 155, 184, 188, 189, 297, 298, 325, 326],
  "mgcsweepbuf.go": [154],
  "mfixalloc.go": [66, 67],
  "mem_linux.go": [64, 65, 68, 69, 142, 216, 219, 220, 227, 230],
  "mem_bsd.go": [81, 84, 85, 92, 95],
  "mem_darwin.go": [58, 61],
  "mem_windows.go": [51, 52, 73, 74, 88, 89, 115, 116],
  "mem_plan9.go": [99, 100, 103, 104, 107, 108, 112, 113],
};

const chain = (event: Event | undefined): ReadonlyArray<EventName> =>
  event === undefined ? [] : [event.e, ...chain(event.fx?.at(-1))];

/** How each action of a path ended, and what the last one came to. */
const perform = (at: (typeof twinsAt)[number]["at"], path: Path) => {
  const machine = at(path);
  const performed = path.actions.map((action) => machine.perform(action));
  const last = performed.at(-1);
  return {
    tags: performed.map(({ tag }) => tag),
    message: last !== undefined && "message" in last ? last.message : undefined,
    printed: last?.tag === "throw" ? last.printed : [],
    during: chain(last !== undefined && "event" in last ? last.event : undefined),
  };
};

const expected = ({ actions, outcome, message, printed = [], during }: Path) => ({
  tags: [...actions.slice(1).map(() => "done"), outcome ?? "throw"],
  message,
  printed,
  during,
});

const without = <T>(list: ReadonlyArray<T>): ReadonlyArray<ReadonlyArray<T>> =>
  list.map((_, i) => list.filter((_item, j) => j !== i));

/** The path without one of its actions, or of what the OS does. */
const shorter = (path: Path): ReadonlyArray<Path> => [
  ...without(path.actions).map((actions) => ({ ...path, actions })),
  ...without(path.faults ?? []).map((faults) => ({ ...path, faults })),
  ...without(path.foreign ?? []).map((foreign) => ({ ...path, foreign })),
];

const titled = pathsOf(all).map((path) => {
  const { goos, goarch, message, printed = [] } = path;
  return [[`${goos}/${goarch}`, message, ...printed].join(" "), path] as const;
});

describe.each(twinsAt)("the table of messages on $name", ({ name, at }) => {
  it.each(titled)("reaches: %s", (_, path) => {
    expect(perform(at, path)).toEqual(expected(path));
  });

  it.each(titled)("spares nothing on the way to: %s", (_, path) => {
    const { message, printed } = expected(path);
    const reached = shorter(path).filter((less) => {
      const came = perform(at, less);
      return came.message === message && came.printed.join("\n") === printed.join("\n");
    });
    expect(reached).toEqual([]);
  });

  it("has every message that the twin can say", () => {
    const folder = new URL(`../../${name}/`, import.meta.url);
    const source = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(new URL(file, folder), "utf8"));
    const thrown =
      name === "src"
        ? /new Go(?:Throw|Panic)\(\s*"([^"]+)"/g
        : /(?:\b(?:fatal|panic|throwing)\(\s*|\bmust\([^"]*?,\s*)"([^"]+)"/g;
    const said = source.flatMap((text) => [...text.matchAll(thrown)].map(([, message]) => message));
    const listed = new Set(all.flatMap(({ rows }) => rows.map(({ text }) => text)));
    expect(said.length).toBeGreaterThan(30);
    expect([...new Set(said)].filter((message) => !listed.has(message ?? ""))).toEqual([]);
  });
});

describe("the table of messages", () => {
  const lines = ({ rows }: Source) => rows.map(({ line }) => line);

  it("has every line of the seed, and of the files it calls, that says something", () => {
    const listed = [seed, ...called].map((source) => [source.file, lines(source)]);
    expect(Object.fromEntries(listed)).toEqual(spoken);
  });

  it("says of each message how Go says it", () => {
    const rows = pathsOf(all).flatMap((path) =>
      all.flatMap((source) => source.rows.filter((row) => row.at === path)),
    );
    const literal = (text: string): RegExp =>
      new RegExp(
        `^${text
          .split("…")
          .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
          .join(".*")}`,
      );
    const wrong = rows.filter(({ how, text, at }) => {
      if (typeof at === "string") return true;
      const { message, outcome, printed = [] } = at;
      if (how === "print") return !printed.some((line) => literal(text).test(line));
      return message !== text || (how !== "exit" && how !== (outcome ?? "throw"));
    });
    expect(wrong.map(({ line, text }) => [line, text])).toEqual([]);
  });

  it("is what docs/THROWS.md says", async () => {
    const page = await document(seed, called, elsewhere);
    await expect(page).toMatchFileSnapshot("../../docs/THROWS.md");
  });
});
