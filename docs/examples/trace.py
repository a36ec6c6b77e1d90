#!/usr/bin/env python3
"""Prints a trace: a program starts and allocates four objects of 64 bytes without pointers."""
import json

SIZES = """0 8 16 32 48 64 80 96 112 128 144 160 176 192 208 224 240 256 288 320 352 384 416 448
 480 512 576 640 704 768 896 1024 1152 1280 1408 1536 1792 2048 2304 2688 3072 3200 3456 4096 4864
 5376 6144 6528 6784 6912 8192 9472 9728 10240 10880 12288 13568 14336 16384 18432 19072 20480
 21760 24576 27264 28672 32768"""
PAGES = "0" + 33 * " 1" + " 2 1 2 1 2 1 3 2 3 1 3 2 3 4 5 6 1 7 6 5 4 3 5 7 2 9 7 5 8 3 10 7 4"
CONSTANTS = """numSizeClasses=67 pageSize=8192 maxSmallSize=32768 smallSizeDiv=8 smallSizeMax=1024
 largeSizeDiv=128 maxTinySize=16 gcBitsChunkBytes=65536 fixAllocChunk=16384 heapAllocChunk=1048576
 maxMHeapList=128 heapMapTotalBits=39 cacheLineSize=64 hugePageSize=2097152
 sweepBufInitSpineCap=256 sweepBufBlockEntries=512 finBlockSize=4096 zerobase=0x4d2648"""
SIZEOF = """mspan=152 mcache=1736 treapNode=48 specialfinalizer=48 specialprofile=24
 gcBitsHeader=16 gcSweepBlock=4096 defer=48 buckhash=1439992"""
HEADER = """kind=header format=go-malloc-trace version=1 goos=linux goarch=amd64 ptrSize=8
 physPageSize=4096 memProfileRate=0"""
START = """
mallocinit physPageSize=4096 end=0x4dba40 brk=0x0 spans=0xc000000000 bitmap=0xc420000000 \
 arena_start=0xc420000000 arena_used=0xc420000000 arena_alloc=0xc420000000 \
 arena_end=0x14420002000 reserved=0 spansSize=536870912 bitmapSize=17179869184 \
 resv=0xc000000000 resvSize=567472562176
  os.reserve hint=0xc000000000 n=567472562176 r=0xc000000000 reserved=0
  fix.init f=treap n=48 stat=other_sys
  fix.init f=span n=152 stat=mspan_sys
  fix.init f=cache n=1736 stat=mcache_sys
  fix.init f=specialfinalizer n=48 stat=other_sys
  fix.init f=specialprofile n=24 stat=other_sys
  mcache.alloc r=0x7f0000000000
    fix.alloc f=cache r=0x7f0000000000
      persist n=16384 align=0 stat=mcache_sys r=0x7f0000000000
        os.alloc n=262144 stat=other_sys r=0x7f0000000000
    sample rnd=0 rate=0 r=0
gc.init
malloc n=64 nz=1 path=small r=0xc420000000 hg=1
  nextfree spc=11 r=0xc420000000 hg=1 fi=1
    refill spc=11 r=0xc420000000
      c.cache spc=11 r=0xc420000000 ne=128 ac=0 fi=0 cache=0xffffffffffffffff live=8192
        deduct n=8192 csp=0 swept=0 sweptBasis=0 live=0 liveBasis=0 ppb=0x0
        c.grow spc=11 r=0xc420000000 ne=128 limit=0xc420002000
          heap.alloc np=1 spc=11 large=0 nz=1 r=0xc420000000 sp=0x7f0000004000
            span.alloc np=1 r=0xc420000000 sp=0x7f0000004000
              heap.grow np=1 r=1
                arena.alloc n=1048576 r=0xc420000000 used=0xc420100000 alloc=0xc420100000 \
                 end=0x14420002000 reserved=0
                  os.map a=0xc420000000 n=1048576 reserved=0 stat=heap_sys
                  arena.used a=0xc420100000
                    os.map a=0xc41fff8000 n=32768 reserved=0 stat=gc_sys
                    os.map a=0xc000000000 n=4096 reserved=0 stat=other_sys
                fix.alloc f=span r=0x7f0000004000
                  persist n=16384 align=0 stat=mspan_sys r=0x7f0000004000
                  os.alloc n=65536 stat=other_sys r=0x7f0000040000
                span.free a=0xc420000000 np=128 acctinuse=0 acctidle=1 now=1 r=0xc420000000 rnp=128
                  fix.alloc f=treap r=0x7f0000008000
                    persist n=16384 align=0 stat=other_sys r=0x7f0000008000
                  tr.ins a=0xc420000000 np=128 sp=0x7f0000004000 prio=1 node=0x7f0000008000
              tr.rm a=0xc420000000 np=128 sp=0x7f0000004000 prio=1 node=0x7f0000008000
              fix.free f=treap a=0x7f0000008000
              fix.alloc f=span r=0x7f0000004098
              span.free a=0xc420002000 np=127 acctinuse=0 acctidle=0 since=1 r=0xc420002000 rnp=127
                fl.ins a=0xc420002000 np=127 sp=0x7f0000004098
            sb.push b=0 a=0xc420000000 sp=0x7f0000004000 i=1
              persist n=2048 align=64 stat=gc_sys r=0x7f000000c000
              persist n=4096 align=64 stat=gc_sys r=0x7f000000c800
          bits ne=128 r=0x7f0000050010
            os.alloc n=65536 stat=gc_sys r=0x7f0000050000
          bits ne=128 r=0x7f0000050020
"""


def record(words):
    """An object from words like n=64; numbers are numbers, all else is a string."""
    pairs = (word.split("=") for word in words)
    return {key: int(value) if value.isdigit() else value for key, value in pairs}


def events(lines, depth):
    """The events at this depth of an outline; what is indented below an event is nested in it."""
    found = []
    while lines and len(lines[0]) - len(lines[0].lstrip()) == depth:
        name, *words = lines.pop(0).split()
        found.append({"e": name, **record(words), "fx": events(lines, depth + 2)})
    return found


header, constants = record(HEADER.split()), record(CONSTANTS.split())
tables = {"class_to_size": SIZES, "class_to_allocnpages": PAGES}
for name, numbers in tables.items():
    constants[name] = [int(number) for number in numbers.split()]
constants["sizeof"] = record(SIZEOF.split())
print(json.dumps({**header, "constants": constants}))
operations = events(START.strip().splitlines(), 0)
for i in range(1, 4):  # the slots that follow the first one: nothing happens inside
    address = hex(0xC420000000 + 64 * i)
    operations.append({"e": "malloc", "n": 64, "nz": 1, "path": "small", "r": address})
for number, operation in enumerate(operations, start=1):
    print(json.dumps({"s": number, "p": -1, **operation}))
