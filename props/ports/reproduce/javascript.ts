/** Programs in JavaScript, for modules of WebAssembly and for objects as `verifyPort` takes them. */
import { called, type Language, type ReproducedModule, withoutBreaks } from "./language.ts";

const functions = {
  malloc: "const malloc = (h, n) => bind(h, n, allocator.malloc(n));",
  calloc: `const calloc = (h, count, size) => bind(h, count * size, allocator.calloc(count, size));`,
  memalign: "const memalign = (h, alignment, n) => bind(h, n, allocator.memalign(alignment, n));",
  realloc: `const realloc = (h, n) => {
  given = allocator.realloc(blocks[h], n);
  if (given !== 0) bind(h, n, given);
};`,
  forget: "const forget = (h) => bind(h, 0, 0);",
  free: "const free = (h) => allocator.free(blocks[h]);",
  usable: "const usable = (h) => (rooms[h] = allocator.usable(blocks[h]));",
  fill: `const fill = (h, from, to, seed) => {
  if (blocks[h] !== 0) allocator.memory.write(blocks[h] + from, patternOf(from, to, seed));
};`,
  expectApart: `const expectApart = (h, k) => {
  if (overlap(blocks[h], sizes[h], blocks[k], sizes[k])) wrong();
};`,
  expectRoomApart: `const expectRoomApart = (h, k) => {
  if (overlap(blocks[h], rooms[h], blocks[k], rooms[k])) wrong();
};`,
  expectAligned: `const expectAligned = (alignment) => {
  if (given % alignment !== 0) wrong();
};`,
  expectRoom: `const expectRoom = (h) => {
  if (blocks[h] !== 0 && rooms[h] < sizes[h]) wrong();
};`,
  expectSameRoom: `const expectSameRoom = (h) => {
  if (blocks[h] !== 0 && allocator.usable(blocks[h]) !== rooms[h]) wrong();
};`,
  expectBytes: `const expectBytes = (h, from, to, seed) => {
  if (blocks[h] !== 0 && differs(blocks[h] + from, patternOf(from, to, seed))) wrong();
};`,
  expectZero: `const expectZero = (h, from, to) => {
  if (blocks[h] !== 0 && differs(blocks[h] + from, new Uint8Array(to - from))) wrong();
};`,
  expectNone: `const expectNone = () => {
  if (given !== 0) wrong();
};`,
  expectBlock: `const expectBlock = () => {
  if (given === 0) wrong();
};`,
  expectStop: 'const expectStop = () => process.on("uncaughtException", () => process.exit(0));',
  wrong: "",
  watch: `const watch = () =>
  new Worker(\`setTimeout(() => process.kill(\${process.pid}, "SIGKILL"), 2000)\`, { eval: true }).unref();`,
};

const own = `// Beside allocator.js, whose default export makes an allocator, as for verifyPort: node FILE
import make from "./allocator.js";

const allocator = make();
`;

const guard = `// A trap of an allocation counts as none.
const guard = (call) => {
  try {
    return call();
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return 0;
  }
};
`;

/** The functions of the allocator's object. */
const members = ({ names, trapsAreNone }: ReproducedModule): string => {
  const [open, close] = trapsAreNone ? ["guard(() => ", ")"] : ["", ""];
  const name = (role: string): string | undefined => names[role as keyof typeof names];
  const allocation = (role: string, parameters: string): ReadonlyArray<string> => {
    const exported = name(role);
    if (exported === undefined) return [];
    const call = `exports[${JSON.stringify(exported)}](${parameters}) >>> 0`;
    return [`  ${role}: (${parameters}) => ${open}${call}${close},`];
  };
  const plain = (role: string): ReadonlyArray<string> =>
    name(role) === undefined
      ? []
      : [`  ${role}: (p) => exports[${JSON.stringify(name(role))}](p) >>> 0,`];
  return [
    ...allocation("malloc", "n"),
    ...allocation("calloc", "count, size"),
    ...allocation("memalign", "alignment, n"),
    ...allocation("realloc", "p, n"),
    ...plain("free"),
    ...plain("usable"),
  ].join("\n");
};

const moduleHead = (module: ReproducedModule): string => {
  const { file, trapsAreNone, starts, memory } = module;
  const supplied =
    memory &&
    `const imported = new WebAssembly.Memory({ initial: ${memory.initial}, maximum: ${memory.maximum} });
(imports[${JSON.stringify(memory.module)}] ??= {})[${JSON.stringify(memory.name)}] = imported;
`;
  return `// node FILE [MODULE], where the module is ${withoutBreaks(file)} if none is named.
import { readFileSync } from "node:fs";

const stop = (...values) => {
  throw new Error(\`stopped: \${values.join(", ")}\`);
};
const view = () => new DataView(memoryOf().buffer);
const imports = {
  env: { abort: stop },
  wasi_snapshot_preview1: {
    proc_exit: stop,
    clock_time_get: (_clock, _precision, at) => (view().setBigUint64(at >>> 0, 1496275200000000000n, true), 0),
    clock_res_get: (_clock, at) => (view().setBigUint64(at >>> 0, 1n, true), 0),
    random_get: (at, length) => {
      for (let i = 0; i < length; i++) view().setUint8((at >>> 0) + i, Math.imul(i + 1, 0x9e3779b1) >>> 24);
      return 0;
    },
  },
};
${supplied ?? ""}const module = new WebAssembly.Module(readFileSync(process.argv[2] ?? ${JSON.stringify(file)}));
const { exports } = new WebAssembly.Instance(module, imports);
const memoryOf = () => {
  const memory = ${memory === undefined ? "" : "imported ?? "}Object.values(exports).find((one) => one instanceof WebAssembly.Memory);
  if (memory !== undefined) return memory;
  console.error("the module exports no memory: export it, so that its bytes can be read");
  process.exit(2);
};
${starts.map((one) => `exports[${JSON.stringify(one)}]();\n`).join("")}${trapsAreNone ? guard : ""}const allocator = {
${members(module)}
  memory: {
    read: (at, n) => new Uint8Array(memoryOf().buffer, at, n),
    write: (at, bytes) => new Uint8Array(memoryOf().buffer).set(bytes, at),
  },
};
`;
};

export const javascript: Language = {
  ending: "mjs",
  functions,
  program: ({ comment, title, functions: used, steps, uses, module, handles }) => {
    const worker = uses("watch") ? 'import { Worker } from "node:worker_threads";\n' : "";
    const head = module === undefined ? own : moduleHead(module);
    return `${comment.map((line) => `// ${line}\n`).join("")}${head.replace("\nimport ", `\n${worker}import `)}
const [blocks, sizes, rooms] = [0, 1, 2].map(() => new Array(${handles}).fill(0));
let given = 0;
// A room is the usable size, or the size where it was not asked.
const bind = (h, n, p) => {
  [given, blocks[h], sizes[h], rooms[h]] = [p, p, n, n];
};
const wrong = () => {
  console.log(${JSON.stringify(title)});
  process.exit(1);
};
const overlap = (p, m, q, n) => p !== 0 && q !== 0 && p < q + (n || 1) && q < p + (m || 1);
const patternOf = (from, to, seed) =>
  Uint8Array.from({ length: to - from }, (_, i) => Math.imul((from + i) ^ seed, 2654435761) >>> 24);
const differs = (at, bytes) => {
  const found = allocator.memory.read(at, bytes.length);
  return bytes.some((byte, i) => found[i] !== byte);
};
${used.join("\n")}

${steps.map((step) => `${called(step)};`).join("\n")}
process.exit(0);
`;
  },
};
