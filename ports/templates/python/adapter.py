"""Speaks the port protocol (docs/PORTS.md of mallocspec) for the allocator in allocator.py."""
import os
import sys
from allocator import HELLO, Allocator

out = os.fdopen(os.dup(1), "w", 1 << 16)
os.dup2(2, 1)  # What the allocator prints goes to stderr.
sys.stdout = sys.stderr
allocator = Allocator()
blocks = {}  # The address of each handle, 0 for none; a freed one stays, for refree.


def pattern(seed, start, end):
    return bytes(((i ^ seed) * 2654435761 & 0xFFFFFFFF) >> 24 for i in range(start, end))


def check(p, start, end, wanted):
    found = allocator.memory[p + start : p + end]
    wrong = (i for i in range(end - start) if found[i] != wanted[i])
    return "ok" if found == wanted else "bad %d %d" % next((start + i, found[i]) for i in wrong)


def allocated(h, p):
    blocks[h] = p
    return hex(p) if p else "0"


def answer(op, h=0, a=0, b=0, seed=0):
    if op in ("malloc", "memalign", "calloc"):
        return allocated(h, getattr(allocator, op)(*((a,) if op == "malloc" else (a, b))))
    p = blocks.get(h, 0)
    if op == "realloc":
        q = allocator.realloc(p, a)
        return allocated(h, q) if q else "0"
    if op in ("free", "refree"):
        allocator.free(p)
    elif p == 0:
        return "none"
    elif op == "usable":
        return str(allocator.usable(p))
    elif op == "check":
        return check(p, a, b, pattern(seed, a, b))
    elif op == "zero":
        return check(p, a, b, bytes(b - a))
    elif op == "fill":
        allocator.memory[p + a : p + b] = pattern(seed, a, b)
    else:
        return "unsupported"
    return "ok"


for op, *words in map(str.split, sys.stdin):
    if op == "bye":
        break
    if op == "reset":
        allocator, blocks = Allocator(), {}
    known = {"hello": f"hello 1 {HELLO}", "sync": "sync", "reset": "ok"}
    out.write((known.get(op) or answer(op, *map(int, words))) + "\n")
    if op in known:
        out.flush()
