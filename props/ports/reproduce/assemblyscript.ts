/** Programs in AssemblyScript, beside an allocator that exports its functions. */
import type { OptionalOp } from "../../../wire/port/request.ts";
import { called, type Language, type Written } from "./language.ts";
import type { StepName } from "./steps.ts";

const expecting = (name: string, parameters: string, isWrong: string): string =>
  `function ${name}(${parameters}): void {
  if (${isWrong}) wrong();
}`;

const bytes = (name: string, parameters: string, wanted: string): string =>
  `function ${name}(h: usize, from: usize, to: usize${parameters}): void {
  const p = block(h);
  for (let i = from; p != 0 && i < to; i++) if (load<u8>(p + i) != ${wanted}) wrong();
}`;

const functions = {
  malloc: "function malloc(h: usize, n: usize): void { bind(h, n, allocator.malloc(n)); }",
  calloc: `function calloc(h: usize, count: usize, size: usize): void {
  bind(h, count * size, allocator.calloc(count, size));
}`,
  memalign: `function memalign(h: usize, alignment: usize, n: usize): void {
  bind(h, n, allocator.memalign(alignment, n));
}`,
  realloc: `function realloc(h: usize, n: usize): void {
  given = allocator.realloc(block(h), n);
  if (given != 0) bind(h, n, given);
}`,
  forget: "function forget(h: usize): void { bind(h, 0, 0); }",
  free: "function free(h: usize): void { allocator.free(block(h)); }",
  usable: "function usable(h: usize): void { store<usize>(at(h), allocator.usable(block(h)), 8); }",
  fill: `function fill(h: usize, from: usize, to: usize, seed: u32): void {
  const p = block(h);
  for (let i = from; p != 0 && i < to; i++) store<u8>(p + i, pattern(i, seed));
}`,
  expectApart: expecting(
    "expectApart",
    "h: usize, k: usize",
    "overlap(block(h), size(h), block(k), size(k))",
  ),
  expectRoomApart: expecting(
    "expectRoomApart",
    "h: usize, k: usize",
    "overlap(block(h), room(h), block(k), room(k))",
  ),
  expectAligned: expecting("expectAligned", "alignment: usize", "given % alignment != 0"),
  expectRoom: expecting("expectRoom", "h: usize", "block(h) != 0 && room(h) < size(h)"),
  expectSameRoom: expecting(
    "expectSameRoom",
    "h: usize",
    "block(h) != 0 && allocator.usable(block(h)) != room(h)",
  ),
  expectBytes: bytes("expectBytes", ", seed: u32", "pattern(i, seed)"),
  expectZero: bytes("expectZero", "", "0"),
  expectNone: expecting("expectNone", "", "given != 0"),
  expectBlock: expecting("expectBlock", "", "given == 0"),
  wrong: "",
  // Nothing in the module can end it: the command in the head does.
  watch: "function watch(): void {}",
};

const calledBy: Readonly<Partial<Record<StepName, OptionalOp>>> = {
  malloc: "malloc",
  calloc: "calloc",
  memalign: "memalign",
  realloc: "realloc",
  free: "free",
  usable: "usable",
  expectSameRoom: "usable",
};

/** Imports under the names of the functions, whatever the module calls them. */
const imported = ({ steps, module }: Written): string => {
  const all = new Set(steps.flatMap(({ name }) => calledBy[name] ?? []));
  return [...all]
    .map((op) => `import { ${module?.names[op] ?? op} as ${op}_ } from "./allocator";\n`)
    .join("");
};

export const assemblyscript: Language = {
  ending: "ts",
  functions,
  program: (written) => {
    const { comment, title, file, functions: used, steps, handles } = written;
    return `${comment.map((line) => `// ${line}\n`).join("")}// Beside allocator.ts:
//   npx --package assemblyscript asc ${file}.ts --runtime stub --outFile ${file}.wasm
//   timeout 5 node -e 'new WebAssembly.Instance(new WebAssembly.Module(fs.readFileSync("${file}.wasm")), { env: { abort() { process.exit(1); } } })'
${imported(written)}
// For each handle: the address, the size, and the usable size, or the size where it was not asked.
const table: usize = memory.data(${handles * 12}, 8);
let given: usize = 0;

function at(h: usize): usize { return table + 12 * h; }
function block(h: usize): usize { return load<usize>(at(h)); }
function size(h: usize): usize { return load<usize>(at(h), 4); }
function room(h: usize): usize { return load<usize>(at(h), 8); }

function bind(h: usize, n: usize, p: usize): void {
  given = p;
  store<usize>(at(h), p);
  store<usize>(at(h), n, 4);
  store<usize>(at(h), n, 8);
}

function pattern(i: usize, seed: u32): u8 { return <u8>(((<u32>i ^ seed) * 2654435761) >>> 24); }

function overlap(p: usize, m: usize, q: usize, n: usize): bool {
  if (p == 0 || q == 0) return false;
  return p <= q ? q - p < max<usize>(1, m) : p - q < max<usize>(1, n);
}

// ${title}
function wrong(): void { unreachable(); }

${used.join("\n").replaceAll(/\ballocator\.(\w+)/g, "$1_")}

${steps.map((step) => `${called(step)};`).join("\n")}
`;
  },
};
