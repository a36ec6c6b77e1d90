/** The platforms that are modelled, as a table in Markdown: those that differ in nothing share a row. */
import type { Config } from "../../spec/instance/config.ts";
import { go19, platforms } from "../../spec/instance/platform.ts";

/** What mem_*.go there is for a system's family. */
const memoryLayers: Readonly<Record<string, string>> = {
  android: "mem_linux.go",
  darwin: "mem_darwin.go",
  linux: "mem_linux.go",
  plan9: "mem_plan9.go",
  windows: "mem_windows.go",
};

const sizes = ["", " KiB", " MiB", " GiB", " TiB"];

/** A power of two of bytes, in the largest unit that it is a whole number of. */
const bytes = (n: number, unit = 0): string =>
  n >= 1024 && n % 1024 === 0 ? bytes(n / 1024, unit + 1) : `${n}${sizes[unit]}`;

const factsOf = (config: Config): ReadonlyArray<readonly [title: string, fact: string]> => {
  const { ptrSize, bigEndian, physPageSize, heapMapTotalBits, arenaHint, hugePageSize } = config;
  return [
    ["memory layer", memoryLayers[config.goos] ?? "mem_bsd.go"],
    ["pointer", `${8 * ptrSize} bits, ${bigEndian === 1 ? "big" : "little"}-endian`],
    ["physical page", bytes(physPageSize)],
    ["huge page", hugePageSize === 0 ? "" : bytes(hugePageSize)],
    ["largest arena", bytes(2 ** heapMapTotalBits)],
    ["first hint", arenaHint === 0 ? "behind the program" : `0x${arenaHint.toString(16)}`],
    ["stacks", `${config.numStackOrders} sizes from ${bytes(config.fixedStack)}`],
  ];
};

const row = (cells: ReadonlyArray<string>): string => `| ${cells.join(" | ")} |`;

/** The lines of the table. */
export const platformTable = (): ReadonlyArray<string> => {
  const rows = new Map<string, { names: string[]; facts: ReadonlyArray<string> }>();
  const titles = new Set<string>();
  for (const [goos, goarch] of platforms) {
    const facts = factsOf(go19(goos, goarch));
    for (const [title] of facts) titles.add(title);
    const cells = facts.map(([, fact]) => fact);
    const known = rows.get(cells.join()) ?? { names: [], facts: cells };
    known.names.push(`${goos}/${goarch}`);
    rows.set(cells.join(), known);
  }
  const head = ["platforms", ...titles];
  return [
    row(head),
    row(head.map(() => "---")),
    ...[...rows.values()].map(({ names, facts }) => row([names.join(", "), ...facts])),
  ];
};
