"""An example: takes the first gap of an array that is long enough. Put your allocator here."""

# Name, version and promises: what is promised is judged.
HELLO = (
    "example 1 lang=python bits=64 align=16 ops=malloc,calloc,realloc,memalign,free,usable "
    "can=reset,reuse,deterministic malloc0=unique realloc0=unique freenull=ok reallocnull=ok max=1048576"
)


class Allocator:
    """Addresses are indices of its memory; 0 is none."""

    def __init__(self):
        self.memory = bytearray(8 << 20)
        self.sizes = {}  # The bytes of each live block, by address.

    def memalign(self, align, n):
        align, room = max(16, align), max(16, (n + 15) // 16 * 16)
        p = align
        for start in sorted(self.sizes):
            if p + room <= start:
                break
            p = (start + self.sizes[start] + align - 1) // align * align
        if n > 1 << 20 or p + room > len(self.memory):
            return 0
        self.sizes[p] = room
        return p

    def malloc(self, n):
        return self.memalign(16, n)

    def calloc(self, count, size):
        p = self.malloc(count * size)
        if p:
            self.memory[p : p + count * size] = bytes(count * size)
        return p

    def free(self, p):
        if p:
            del self.sizes[p]

    def usable(self, p):
        return self.sizes[p]

    def realloc(self, p, n):
        if p and n <= self.sizes[p]:
            return p
        q = self.malloc(n)
        if p and q:
            self.memory[q : q + self.sizes[p]] = self.memory[p : p + self.sizes[p]]
            self.free(p)
        return q
