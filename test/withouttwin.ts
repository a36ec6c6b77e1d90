/** Files of one side that have no counterpart at the same path on the other, and why. */
export const withoutTwin: Readonly<Record<string, string>> = {
  "spec/contract.ts": "what a program is promised; the fast side keeps it",
  "spec/state.ts":
    "the immutable state; the fast side's is spread over the parts of src/runtime.ts",
  "spec/machine/perform.ts": "from an action to a transition; the rows of src/machine/rows",
  "spec/machine/recording.ts":
    "the recorded answers of a trace, as values; props/ gives them to src/",
  "spec/machine/transition.ts": "composition of transitions; the fast side has statements",
  "spec/numbers/bits.ts": "bitmaps as strings; the fast side reads them from memory",
  "spec/numbers/collection.ts": "persistent collections; the fast side has typed arrays",
  "spec/numbers/units.ts": "branded numbers; the fast side has plain ones",
  "spec/instance/repairs.ts":
    "repairs of the seed's defects; the fast side does what the seed does",
  "spec/os/adversary.ts": "what the simulated OS does on purpose; in src/os/simulation.ts",
  "spec/os/memunix.ts": "what Go makes of mmap's answers; src/os/mem.ts",
  "spec/os/regions.ts": "a persistent set of regions; src/os/addressspace.ts has a sorted array",
  "spec/arena/start.ts": "mallocinit; src/arena/layout.ts and src/runtime.ts",
  "spec/pages/mheapfree.ts": "pages that come back; src/pages/mheap.ts",
  "spec/objects/mcentralfree.ts": "spans that come back from caches; src/objects/mcentral.ts",
  "spec/objects/refill.ts": "what caches exchange with the central lists; src/objects/mcache.ts",
  "src/heap.ts": "what a program uses; the specification is not for programs",
  "src/machine.ts": "actions on the fast side; spec/index.ts and spec/machine/perform.ts",
  "src/machine/answers.ts":
    "the check of what the environment answers; spec/machine/environment.ts",
  "src/machine/rows/caches.ts": "rows of actions; spec/machine/door.ts and perform.ts",
  "src/machine/rows/collector.ts": "rows of actions; spec/machine/door.ts and perform.ts",
  "src/machine/rows/index.ts": "the rows of all actions; spec/machine/door.ts and perform.ts",
  "src/machine/rows/objects.ts": "rows of actions; spec/machine/door.ts and perform.ts",
  "src/machine/rows/pages.ts": "rows of actions; spec/machine/door.ts and perform.ts",
  "src/machine/rows/row.ts": "what a row is; spec/machine/door.ts and perform.ts",
  "src/numbers/counter.ts": "a uint64 that is added to; the specification has words",
  "src/runtime.ts": "the parts of a machine, wired; the specification has spec/state.ts",
  "src/machine/stop.ts": "throw and panic as exceptions; the specification has Lefts",
  "src/machine/vocabulary.ts": "names as numbers, for recording; the specification has the names",
  "src/instance/goarch.ts": "facts of processors; spec/instance/platform.ts",
  "src/instance/goos.ts": "facts of operating systems; spec/instance/platform.ts",
  "src/os/kernel.ts": "what a simulated kernel does; spec/os/memfamily.ts",
  "src/os/kernelunix.ts": "the simulated Unix kernel; spec/os/memunix.ts",
  "src/os/kernelwindows.ts": "the simulated Windows; spec/os/memwindows.ts",
  "src/os/kernelplan9.ts": "the simulated Plan 9; spec/os/memplan9.ts",
  "src/arena/memory.ts": "the bytes of the arena; the specification has none",
  "src/objects/lent.ts":
    "slots lent to src/objects/quick.ts; spec/objects/malloc.ts takes them one by one",
  "src/objects/quick.ts": "a shorter way through src/objects/malloc.ts; spec/objects/malloc.ts",
  "src/collector/mgc.ts":
    "runtime.GC for a program that names its live objects; actions tell the specification",
};
