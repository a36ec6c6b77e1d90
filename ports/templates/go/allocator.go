// An example: takes the first piece of an array that is long enough. Put your allocator here.
package main

import "unsafe"

// Name, version and promises: what is promised is judged.
const portHello = "example 1 lang=go bits=64 align=16 ops=malloc,calloc,realloc,memalign,free,usable " +
	"can=reset,reuse,deterministic malloc0=unique realloc0=unique freenull=ok reallocnull=ok max=1048576"

const (
	whole = 16 << 20
	most  = 1 << 20
)

// Stands before the bytes of each piece; the pieces lie side by side and fill the array.
type head struct{ n, isUsed uintptr }

const headSize = unsafe.Sizeof(head{})

// Go's collector neither moves the array nor sees what lies in it.
type Allocator struct{ memory []head }

func newAllocator() *Allocator {
	a := &Allocator{make([]head, whole/headSize)}
	a.memory[0].n = whole - headSize
	return a
}

func headOf(p unsafe.Pointer) *head { return (*head)(unsafe.Add(p, -int(headSize))) }

// The index of the piece behind the one at i.
func (a *Allocator) next(i uintptr) uintptr { return i + 1 + a.memory[i].n/headSize }

func (a *Allocator) Memalign(align, asked uintptr) unsafe.Pointer {
	n := (asked + 15) / 16 * 16
	if asked == 0 {
		n = 16
	}
	for i := uintptr(0); i < uintptr(len(a.memory)) && asked <= most; i = a.next(i) {
		h := &a.memory[i]
		if h.isUsed == 1 {
			continue
		}
		for j := a.next(i); j < uintptr(len(a.memory)) && a.memory[j].isUsed == 0; j = a.next(i) {
			h.n += headSize + a.memory[j].n
		}
		from := uintptr(unsafe.Pointer(h)) + headSize
		skip := (align - from%align) % align // The pieces' addresses are multiples of 16.
		if skip+n > h.n {
			continue
		}
		end, at := a.next(i), i+skip/headSize
		if skip > 0 { // What lies before stays free.
			h.n = skip - headSize
		}
		if rest := at + 1 + n/headSize; rest < end {
			a.memory[rest] = head{n: (end - rest - 1) * headSize}
		}
		a.memory[at] = head{n, 1}
		return unsafe.Add(unsafe.Pointer(&a.memory[at]), headSize)
	}
	return nil
}

func (a *Allocator) Malloc(n uintptr) unsafe.Pointer { return a.Memalign(16, n) }

func (a *Allocator) Calloc(count, size uintptr) unsafe.Pointer {
	if size > 0 && count > most/size {
		return nil
	}
	p := a.Malloc(count * size)
	if p != nil {
		bytes := unsafe.Slice((*byte)(p), count*size)
		for i := range bytes {
			bytes[i] = 0
		}
	}
	return p
}

func (a *Allocator) Free(p unsafe.Pointer) {
	if p != nil {
		headOf(p).isUsed = 0
	}
}

func (a *Allocator) Usable(p unsafe.Pointer) uintptr { return headOf(p).n }

func (a *Allocator) Realloc(p unsafe.Pointer, n uintptr) unsafe.Pointer {
	if p != nil && n <= a.Usable(p) {
		return p
	}
	q := a.Malloc(n)
	if p != nil && q != nil {
		copy(unsafe.Slice((*byte)(q), n), unsafe.Slice((*byte)(p), a.Usable(p)))
		a.Free(p)
	}
	return q
}
