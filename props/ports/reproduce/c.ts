/** A failure as a program in C that needs nothing but the allocator. */
import type { Hello } from "../../../wire/port/handshake.ts";
import type { Request } from "../../../wire/port/request.ts";
import type { Failure } from "../shrinking/shrink.ts";
import { type Final, finalOf } from "./final.ts";

const head = `#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Another allocator than that of libc: cc -DPREFIX=my_ with its object file, for my_malloc and so on. */
#ifdef PREFIX
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define MALLOC JOIN(PREFIX, malloc)
#define CALLOC JOIN(PREFIX, calloc)
#define REALLOC JOIN(PREFIX, realloc)
#define MEMALIGN JOIN(PREFIX, memalign)
#define FREE JOIN(PREFIX, free)
#define USABLE JOIN(PREFIX, usable)
void *MALLOC(size_t);
void *CALLOC(size_t, size_t);
void *REALLOC(void *, size_t);
void *MEMALIGN(size_t, size_t);
void FREE(void *);
size_t USABLE(void *);
#else
#include <malloc.h>
#define MALLOC malloc
#define CALLOC calloc
#define REALLOC realloc
#define MEMALIGN memalign
#define FREE free
#define USABLE malloc_usable_size
#endif
`;

/** Calls through volatile pointers, which no compiler can leave out; only what is used. */
const pointers: Readonly<Record<string, string>> = {
  malloc: "static void *(*volatile do_malloc)(size_t) = MALLOC;",
  calloc: "static void *(*volatile do_calloc)(size_t, size_t) = CALLOC;",
  realloc: "static void *(*volatile do_realloc)(void *, size_t) = REALLOC;",
  memalign: "static void *(*volatile do_memalign)(size_t, size_t) = MEMALIGN;",
  free: "static void (*volatile do_free)(void *) = FREE;",
  usable: "static size_t (*volatile do_usable)(void *) = USABLE;",
};

const functions: Readonly<Record<string, string>> = {
  pattern: `static unsigned char pattern(uint32_t i, uint32_t seed) {
  return (unsigned char)(((i ^ seed) * 2654435761u) >> 24);
}`,
  fill: `static void fill(unsigned char *p, size_t from, size_t to, uint32_t seed) {
  for (size_t i = from; p && i < to; i++) p[i] = pattern((uint32_t)i, seed);
}`,
  check: `static int is_wrong(unsigned char *p, size_t from, size_t to, uint32_t seed) {
  for (size_t i = from; p && i < to; i++) if (p[i] != pattern((uint32_t)i, seed)) return 1;
  return 0;
}`,
  zero: `static int is_dirty(unsigned char *p, size_t from, size_t to) {
  for (size_t i = from; p && i < to; i++) if (p[i] != 0) return 1;
  return 0;
}`,
  overlap: `static int overlap(unsigned char *p, size_t m, unsigned char *q, size_t n) {
  return (uintptr_t)p < (uintptr_t)q + (n ? n : 1) && (uintptr_t)q < (uintptr_t)p + (m ? m : 1);
}`,
  stopped: `static void stopped(int number) {
  (void)number;
  _Exit(0);
}`,
};

const call = (request: Request): string => {
  switch (request.op) {
    case "malloc":
      return `do_malloc(${request.n}u)`;
    case "calloc":
      return `do_calloc(${request.count}u, ${request.size}u)`;
    case "memalign":
      return `do_memalign(${request.align}u, ${request.n}u)`;
    case "realloc":
      return `do_realloc(b${request.h}, ${request.n}u)`;
    default:
      return "";
  }
};

const sizeText = (request: Request): string =>
  request.op === "calloc"
    ? `(size_t)${request.count}u * ${request.size}u`
    : "n" in request
      ? `${request.n}u`
      : "0";

/** An allocator that holds stops the program by one of these. */
const stops = ["SIGABRT", "SIGILL", "SIGTRAP", "SIGSEGV"].map(
  (signal) => `signal(${signal}, stopped);`,
);

/** One request as statements. */
const statements = (request: Request, hello: Hello): ReadonlyArray<string> => {
  switch (request.op) {
    case "malloc":
    case "calloc":
    case "memalign":
      return [`b${request.h} = ${call(request)};`, `n${request.h} = ${sizeText(request)};`];
    case "realloc": {
      const isFreed = request.n === 0 && hello.realloc0 === "free";
      const { h } = request;
      const moved = `b${h} = r; n${h} = ${request.n}u;`;
      return [`r = ${call(request)};`, isFreed ? moved : `if (r) { ${moved} }`];
    }
    case "free":
    case "refree":
      return [`do_free(b${request.h});`];
    case "usable":
      return [`u${request.h} = do_usable(b${request.h});`];
    case "fill":
      return [`fill(b${request.h}, ${request.from}, ${request.to}, ${request.seed}u);`];
    case "check":
    case "zero":
      // What held is not asked again.
      return [];
    case "limit":
      return [`/* limit ${request.n}: the system refused more than so many bytes from here on */`];
  }
};

/** The last request, and whether it failed. */
const lastOf = (request: Request, final: Final, hello: Hello): ReadonlyArray<string> => {
  const h = "h" in request ? request.h : 0;
  const given = request.op === "realloc" ? "r" : `b${h}`;
  const wrong = (condition: string): ReadonlyArray<string> => [`if (${condition}) return wrong();`];
  const asked = statements(request, hello);
  switch (final.tag) {
    case "overlap": {
      const size = (one: number): string => (final.measured.has(one) ? `u${one}` : `n${one}`);
      const pairs = final.with.map((k) => `overlap(b${h}, ${size(h)}, b${k}, ${size(k)})`);
      return [...asked, ...wrong(`b${h} && (${pairs.join(" || ")})`)];
    }
    case "align":
      return [...asked, ...wrong(`(uintptr_t)${given} % ${final.alignment} != 0`)];
    case "usable":
      return [...asked, ...wrong(`b${h} && u${h} < n${h}`)];
    case "usable-changed":
      return wrong(`b${h} && do_usable(b${h}) != u${h}`);
    case "bytes":
      if (request.op === "zero") return wrong(`is_dirty(b${h}, ${request.from}, ${request.to})`);
      if (request.op !== "check") return [];
      return wrong(`is_wrong(b${h}, ${request.from}, ${request.to}, ${request.seed}u)`);
    case "given":
      return [...asked, ...wrong(`${given} != NULL`)];
    case "refused":
      return [...asked, ...wrong(`${given} == NULL`)];
    case "errno":
      return ["errno = 0;", ...asked, ...wrong(`${given} == NULL && errno != ENOMEM`)];
    case "survived":
      return [...stops, ...asked, "return wrong();"];
    case "ends":
      return ["alarm(2);", ...asked];
  }
};

/** Leaves out sizes that are only set, and results that are only kept. */
const withoutUnused = (lines: ReadonlyArray<string>): ReadonlyArray<string> => {
  const text = lines.join("\n");
  const isRead = (name: string): boolean =>
    new RegExp(`\\b${name}\\b(?! = )`).test(text.replaceAll(new RegExp(`^${name} = `, "gm"), ""));
  return lines.flatMap((line) => {
    const [, name = "", value = ""] = /^([bnu]\d+) = (.*)$/.exec(line) ?? [];
    if (name === "" || isRead(name)) {
      return [line.replace(/ (n\d+) = \w+;/, (set, size: string) => (isRead(size) ? set : ""))];
    }
    return name.startsWith("n") ? [] : [value];
  });
};

const usedIn = (text: string, parts: Readonly<Record<string, string>>): ReadonlyArray<string> =>
  Object.entries(parts).flatMap(([name, part]) => {
    const [, called = name] =
      /(\w+)\)?\(/.exec(part.replace(/^static [\w ]+?\*?\(\*volatile /, "")) ?? [];
    return text.includes(called) ? [part] : [];
  });

/** The text of the program; undefined where a program cannot show the failure. */
export const inC = (hello: Hello, failure: Failure): string | undefined => {
  const final = finalOf(hello, failure);
  const { requests, fault } = failure;
  const last = requests.at(-1);
  if (final === undefined || last === undefined) return undefined;
  const body = [
    ...requests.slice(0, -1).flatMap((request) => statements(request, hello)),
    ...lastOf(last, final, hello),
  ];
  const handles = [...new Set(requests.flatMap((request) => ("h" in request ? [request.h] : [])))];
  const code = withoutUnused(body)
    .map((line) => `  ${line}`)
    .join("\n");
  const used = usedIn(code, functions);
  const variables = handles.flatMap((h) => [
    ...(new RegExp(`\\bb${h}\\b`).test(code) ? [`  unsigned char *b${h} = NULL;`] : []),
    ...(code.includes(`n${h} = `) ? [`  size_t n${h} = 0;`] : []),
    ...(code.includes(`u${h} = `) ? [`  size_t u${h} = 0;`] : []),
  ]);
  const isMoved = requests.some(({ op }) => op === "realloc");
  return `/*
 * ${fault.name} at ${fault.op}: ${fault.evidence.replaceAll("*/", "* /")}
 * ${fault.sentence ?? "The program does not come to its end."}
 * Exit code 0: the allocator holds here. Otherwise it is wrong.
 */
${head}
${usedIn(code, pointers).join("\n")}

${used.some((part) => part.includes("pattern(")) ? `${functions["pattern"]}\n\n` : ""}${used.filter((part) => part !== functions["pattern"]).join("\n\n")}${used.length > 0 ? "\n\n" : ""}static int wrong(void) {
  puts(${JSON.stringify(`${fault.name} at ${fault.op}`)});
  return 1;
}

int main(void) {
${variables.join("\n")}
${isMoved ? "  unsigned char *r = NULL;\n" : ""}
${code}
  (void)wrong;
  return 0;
}
`;
};
