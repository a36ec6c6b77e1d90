// The process around the adapter: reads requests, and writes the replies when it is asked to sync.
package main

import (
	"bufio"
	"fmt"
	"os"
	"unsafe"
)

var known = map[string]string{"hello": "hello 1 " + portHello, "sync": "sync", "reset": "ok"}

func main() {
	in, out := bufio.NewScanner(os.Stdin), bufio.NewWriter(os.Stdout)
	os.Stdout = os.Stderr // What the allocator prints goes to stderr.
	for op := ""; op != "bye" && in.Scan(); {
		var h, a, b, seed uintptr
		fmt.Sscan(in.Text(), &op, &h, &a, &b, &seed)
		if op == "reset" {
			heap, blocks = newAllocator(), map[uintptr]unsafe.Pointer{}
		}
		if known[op] != "" {
			fmt.Fprintln(out, known[op])
			out.Flush()
		} else {
			fmt.Fprintln(out, answer(op, h, a, b, seed))
		}
	}
}
