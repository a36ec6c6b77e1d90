// Speaks the port protocol (docs/PORTS.md of mallocspec) for the allocator in allocator.go.
package main

import (
	"fmt"
	"unsafe"
)

var heap, blocks = newAllocator(), map[uintptr]unsafe.Pointer{} // A freed block stays, for refree.

var allocate = map[string]func(p unsafe.Pointer, a, b uintptr) unsafe.Pointer{
	"malloc":   func(_ unsafe.Pointer, n, _ uintptr) unsafe.Pointer { return heap.Malloc(n) },
	"calloc":   func(_ unsafe.Pointer, count, n uintptr) unsafe.Pointer { return heap.Calloc(count, n) },
	"memalign": func(_ unsafe.Pointer, align, n uintptr) unsafe.Pointer { return heap.Memalign(align, n) },
	"realloc":  func(p unsafe.Pointer, n, _ uintptr) unsafe.Pointer { return heap.Realloc(p, n) },
}

func answer(op string, h, a, b, seed uintptr) string {
	p, make := blocks[h], allocate[op]
	if make != nil {
		q := make(p, a, b)
		if q != nil || op != "realloc" {
			blocks[h] = q
		}
		return fmt.Sprintf("%#x", uintptr(q))
	}
	switch {
	case op == "free" || op == "refree":
		heap.Free(p)
	case p == nil:
		return "none"
	case op == "usable":
		return fmt.Sprint(heap.Usable(p))
	case op != "fill" && op != "check" && op != "zero":
		return "unsupported"
	}
	for i := a; i < b; i++ {
		at, want := (*byte)(unsafe.Add(p, i)), byte((uint32(i)^uint32(seed))*2654435761>>24)
		if op == "fill" {
			*at = want
		} else if *at != want && op == "check" || *at != 0 && op == "zero" {
			return fmt.Sprintf("bad %d %d", i, *at)
		}
	}
	return "ok"
}
