/** Files of one side that have no counterpart at the same path on the other, and why. */
export const withoutTwin: Readonly<Record<string, string>> = {
  "spec/contract.ts": "what a program is promised; the fast side keeps it",
  "spec/state.ts":
    "the immutable state; the fast side's is spread over the parts of src/runtime.ts",
  "spec/machine/recording.ts":
    "the recorded answers of a trace, as values; props/ gives them to src/",
  "spec/machine/transition.ts": "composition of transitions; the fast side has statements",
  "spec/numbers/bits.ts": "bitmaps as strings; the fast side reads them from memory",
  "spec/numbers/collection.ts": "persistent collections; the fast side has typed arrays",
  "spec/numbers/units.ts": "branded numbers; the fast side has plain ones",
  "spec/instance/repairs.ts":
    "repairs of the seed's defects; the fast side does what the seed does",
  "spec/os/adversary.ts": "what the simulated OS does on purpose; in src/os/simulation.ts",
  "spec/os/memunix.ts": "what Go makes of mmap's answers on every Unix; src/os/mem.ts",
  "spec/os/regions.ts": "a persistent set of regions; src/os/addressspace.ts has a sorted array",
  "spec/arena/start.ts": "mallocinit; src/arena/layout.ts and src/runtime.ts",
  "spec/pages/mheapfree.ts": "pages that come back; src/pages/mheap.ts",
  "spec/objects/mcentralfree.ts": "spans that come back from caches; src/objects/mcentral.ts",
  "spec/objects/refill.ts": "what caches exchange with the central lists; src/objects/mcache.ts",
  "src/heap/heap.ts": "what a program uses; the specification is not for programs",
  "src/heap/error.ts": "bad input of a program; the specification has rejections",
  "src/heap/options.ts": "options of a program's heap",
  "src/heap/liveobjects.ts": "reading and writing objects; the specification has no bytes",
  "src/heap/snapshot.ts": "what a program goes back to; a state of the specification is a value",
  "src/heap/finalizers.ts": "functions of a program; spec/collector/finalizer.ts has the records",
  "src/machine.ts": "performs actions on the fast side; spec/index.ts",
  "src/numbers/counter.ts": "a uint64 that is added to; the specification has words",
  "src/runtime.ts": "the parts of a machine, wired; the specification has spec/state.ts",
  "src/machine/tape.ts": "saves and restores a machine; a state of the specification is a value",
  "src/machine/stop.ts":
    "throw and panic as exceptions; spec/machine/transition.ts has them as Lefts",
  "src/machine/vocabulary.ts": "names as numbers, for recording; the specification has the names",
  "src/instance/goarch.ts": "facts of processors; spec/instance/platform.ts",
  "src/instance/goos.ts": "facts of operating systems; spec/instance/platform.ts",
  "src/arena/memory.ts": "the bytes of the arena; the specification has none",
  "src/objects/lent.ts":
    "slots lent to src/objects/quick.ts; spec/objects/malloc.ts takes them one by one",
  "src/objects/quick.ts": "a shorter way through src/objects/malloc.ts; spec/objects/malloc.ts",
  "src/collector/mgc.ts":
    "runtime.GC for a program that names its live objects; actions tell the specification",
};
