/** Programs in Go, beside an allocator as `mallocspec port init go` writes it. */
import { called, type Language } from "./language.ts";

const expecting = (name: string, parameters: string, isWrong: string): string =>
  `func ${name}(${parameters}) {
	if ${isWrong} {
		wrong()
	}
}
`;

const bytes = (name: string, parameters: string, wanted: string): string =>
  `func ${name}(h int, from, to${parameters} uintptr) {
	for i := from; blocks[h] != nil && i < to; i++ {
		if *(*byte)(unsafe.Add(blocks[h], i)) != ${wanted} {
			wrong()
		}
	}
}
`;

const pattern = "byte((uint32(i)^uint32(seed))*2654435761>>24)";

const functions = {
  malloc: "func malloc(h int, n uintptr) { bind(h, n, heap.Malloc(n)) }\n",
  calloc:
    "func calloc(h int, count, size uintptr) { bind(h, count*size, heap.Calloc(count, size)) }\n",
  memalign:
    "func memalign(h int, alignment, n uintptr) { bind(h, n, heap.Memalign(alignment, n)) }\n",
  realloc: `func realloc(h int, n uintptr) {
	given = heap.Realloc(blocks[h], n)
	if given != nil {
		bind(h, n, given)
	}
}
`,
  forget: "func forget(h int) { bind(h, 0, nil) }\n",
  free: "func free(h int) { heap.Free(blocks[h]) }\n",
  usable: "func usable(h int) { rooms[h] = heap.Usable(blocks[h]) }\n",
  fill: `func fill(h int, from, to, seed uintptr) {
	for i := from; blocks[h] != nil && i < to; i++ {
		*(*byte)(unsafe.Add(blocks[h], i)) = ${pattern}
	}
}
`,
  expectApart: expecting(
    "expectApart",
    "h, k int",
    "overlap(blocks[h], sizes[h], blocks[k], sizes[k])",
  ),
  expectRoomApart: expecting(
    "expectRoomApart",
    "h, k int",
    "overlap(blocks[h], rooms[h], blocks[k], rooms[k])",
  ),
  expectAligned: expecting("expectAligned", "alignment uintptr", "uintptr(given)%alignment != 0"),
  expectRoom: expecting("expectRoom", "h int", "blocks[h] != nil && rooms[h] < sizes[h]"),
  expectSameRoom: expecting(
    "expectSameRoom",
    "h int",
    "blocks[h] != nil && heap.Usable(blocks[h]) != rooms[h]",
  ),
  expectBytes: bytes("expectBytes", ", seed", pattern),
  expectZero: bytes("expectZero", "", "0"),
  expectNone: expecting("expectNone", "", "given != nil"),
  expectBlock: expecting("expectBlock", "", "given == nil"),
  wrong: "",
  watch: "func watch() { time.AfterFunc(2*time.Second, wrong) }\n",
};

export const go: Language = {
  ending: "go",
  functions,
  program: ({ comment, title, file, functions: used, steps, uses, handles }) => `${comment
    .map((line) => `// ${line}\n`)
    .join("")}// Beside allocator.go: go run ${file}.go allocator.go
package main

import (
	"fmt"
	"os"
${uses("watch") ? '\t"time"\n' : ""}	"unsafe"
)

var heap = newAllocator()
var blocks [${handles}]unsafe.Pointer
var sizes, rooms [${handles}]uintptr
var given unsafe.Pointer

// A room is the usable size, or the size where it was not asked.
func bind(h int, n uintptr, p unsafe.Pointer) { given, blocks[h], sizes[h], rooms[h] = p, p, n, n }

func overlap(a unsafe.Pointer, m uintptr, b unsafe.Pointer, n uintptr) bool {
	p, q := uintptr(a), uintptr(b)
	if p <= q {
		return p != 0 && (q-p < m || p == q)
	}
	return q != 0 && p-q < n
}

func wrong() {
	fmt.Println(${JSON.stringify(title)})
	os.Exit(1)
}

${used.join("\n")}
func main() {
${steps.map((step) => `\t${called(step)}\n`).join("")}}
`,
};
