// Allocates what the arguments say with the Go runtime's own allocator, and prints one line for
// each of them: how many nanoseconds one object took. The collector is to be off (GOGC=off).
//
// An argument is size,pointers,reused,zero,count; size 0 is the mix of 1 to 15 bytes.
package main

import (
	"fmt"
	"os"
	"runtime"
	"time"
	"unsafe"
)

// The runtime's door to its allocator; a nil type has no pointers.
//
//go:linkname mallocgc runtime.mallocgc
func mallocgc(size uintptr, typ unsafe.Pointer, needzero bool) unsafe.Pointer

const mask = 1023

var sizes [mask + 1]uintptr

// objects keeps what was allocated reachable.
var objects []unsafe.Pointer

func pointerType() unsafe.Pointer {
	var pointer interface{} = (*byte)(nil)
	return *(*unsafe.Pointer)(unsafe.Pointer(&pointer))
}

func fill(size uint32) {
	for i := range sizes {
		sizes[i] = uintptr(size)
		if size == 0 {
			sizes[i] = uintptr(1 + (uint32(i+1)*0x9e3779b9)>>16%15)
		}
	}
}

func allocate(to []unsafe.Pointer, typ unsafe.Pointer, zero bool) {
	for i := range to {
		to[i] = mallocgc(sizes[i&mask], typ, zero)
	}
}

// leaveGaps allocates twice as much as a batch, and has every second object collected.
func leaveGaps(count int, typ unsafe.Pointer) []unsafe.Pointer {
	survivors := make([]unsafe.Pointer, 2*count)
	allocate(survivors, typ, true)
	for i := 0; i < len(survivors); i += 2 {
		survivors[i] = nil
	}
	runtime.GC()
	return survivors
}

// turn is how many batches there are for each request; the quickest counts.
const turn = 3

// batch allocates so many objects, and returns how many nanoseconds that took.
func batch(count int, typ unsafe.Pointer, reused, zero bool) int64 {
	var survivors []unsafe.Pointer
	objects = make([]unsafe.Pointer, count)
	if reused {
		survivors = leaveGaps(count, typ)
	}
	from := time.Now()
	allocate(objects, typ, zero)
	took := time.Since(from)
	runtime.KeepAlive(survivors)
	return took.Nanoseconds()
}

func main() {
	for _, request := range os.Args[1:] {
		var size uint32
		var pointers, reused, zero, count int
		fmt.Sscanf(request, "%d,%d,%d,%d,%d", &size, &pointers, &reused, &zero, &count)
		fill(size)
		var typ unsafe.Pointer
		if pointers == 1 {
			typ = pointerType()
		}
		least := batch(count, typ, reused == 1, zero == 1)
		for i := 1; i < turn; i++ {
			took := batch(count, typ, reused == 1, zero == 1)
			if took < least {
				least = took
			}
		}
		fmt.Println(float64(least) / float64(count))
	}
}
