/**
 * The machine: one action at a time is performed on the allocator, and comes to an outcome. The
 * acts that happened are the last event, when recording is on.
 */
import type { Action, MallocAction, NewArray, NewObject } from "./machine/action.ts";
import type { Outcome, PCache } from "./machine/action.ts";
import type { Config } from "./instance/config.ts";
import { ConfigError, invalidity } from "./instance/validity.ts";
import { Door, Rejected } from "./machine/door.ts";
import type { Environment } from "./machine/environment.ts";
import type { Event } from "./machine/event.ts";
import { Runtime } from "./runtime.ts";
import { Disabled, GoPanic, GoThrow } from "./machine/stop.ts";
import { CODE } from "./machine/vocabulary.ts";

const RATE = CODE.rate;
const DONE: Outcome = { tag: "done" };
const MAX64 = 0xffffffffffffffffn;
const INT32_MAX = 0x7fffffff;

type OfTag<Tag extends string> = Extract<Action, { readonly tag: Tag }>;
type OnMemory = OfTag<
  "persist" | "manual.alloc" | "manual.free" | "sweepone" | "fin.add" | "fin.rm" | "scavenge"
>;
type OnCaches =
  | OfTag<"mallocinit" | "rate" | "pcache" | "procresize">
  | OfTag<"mcache.alloc" | "mcache.free" | "releaseall" | "flush">;
type OnCollector =
  | OfTag<"gc.init" | "gc.enable" | "gc.trigger" | "gc.start" | "gc.cycle" | "gc.phase">
  | OfTag<"gc.marked" | "gc.sweepgen" | "gc.epoch">;

export class Machine {
  readonly config: Config;
  /** The parts of the allocator, to be read. */
  readonly rt: Runtime;
  /** The address of what the last allocation returned. */
  result = 0;
  /** Whether mallocinit happened, and the message of the throw after which nothing does. */
  started = false;
  dead: string | null = null;
  readonly #door: Door;

  /** Throws ConfigError for an instance that is not valid. */
  constructor(config: Config, environment: Environment) {
    const wrong = invalidity(config);
    if (wrong !== undefined) throw new ConfigError(wrong);
    this.config = config;
    this.rt = new Runtime(config, environment);
    this.#door = new Door(this.rt);
  }

  get recording(): boolean {
    return this.rt.events.on;
  }

  set recording(on: boolean) {
    this.rt.events.clear();
    this.rt.events.on = on;
    this.rt.malloc.attend();
  }

  /** The last top-level event, with the acts inside it; null if nothing happened. */
  event(): Event | null {
    return this.rt.events.decode();
  }

  perform(action: Action): Outcome {
    const { events, printed } = this.rt;
    events.clear();
    if (printed.length > 0) printed.length = 0;
    if (this.dead !== null) return { tag: "disabled", reason: `dead: ${this.dead}` };
    try {
      this.#enter(action);
      this.act(action);
      return DONE;
    } catch (stop) {
      return this.#outcome(stop);
    }
  }

  /** Go has given up: nothing happens any more. */
  die({ message, printed }: GoThrow): Extract<Outcome, { readonly tag: "throw" }> {
    this.dead = message;
    this.rt.quick.close();
    return { tag: "throw", message, printed: [...this.rt.printed, ...printed] };
  }

  #enter(action: Action): void {
    const isStart = action.tag === "mallocinit";
    if (isStart && this.started) throw new Disabled("mallocinit has happened");
    if (!isStart && !this.started && action.tag !== "rate") throw new Disabled("before mallocinit");
    const p = this.#door.processor(action.p);
    if (this.started) this.rt.processors.execute(p);
  }

  #outcome(stop: unknown): Outcome {
    if (stop instanceof GoThrow) return this.die(stop);
    if (stop instanceof GoPanic) return { tag: "panic", message: stop.message };
    if (stop instanceof Disabled) return { tag: "disabled", reason: stop.message };
    if (stop instanceof Rejected) {
      return { tag: "rejected", code: stop.code, message: stop.message };
    }
    throw stop;
  }

  /** Does it, or stops with one of the four kinds of no. */
  act(action: Action): void {
    switch (action.tag) {
      case "malloc":
        return this.#malloc(action);
      case "newobject":
      case "newarray":
        return this.#new(action);
      case "persist":
      case "manual.alloc":
      case "manual.free":
      case "sweepone":
      case "fin.add":
      case "fin.rm":
      case "scavenge":
        return this.#memory(action);
      case "mallocinit":
      case "rate":
      case "pcache":
      case "procresize":
      case "mcache.alloc":
      case "mcache.free":
      case "releaseall":
      case "flush":
        return this.#caches(action);
      case "ckpt":
        this.#needCache();
        return this.rt.stats.checkpoint(action.mallocs, action.end);
      case "memstats":
        this.rt.pacer.checkIdle();
        return this.rt.stats.record();
      case "gc.init":
      case "gc.enable":
      case "gc.trigger":
      case "gc.start":
      case "gc.cycle":
      case "gc.phase":
      case "gc.marked":
      case "gc.sweepgen":
      case "gc.epoch":
        return this.#collector(action);
    }
  }

  #malloc({ n, nz, ty, df, from }: MallocAction): void {
    const { malloc } = this.rt;
    const size = this.#door.word("size", n);
    if (ty === undefined) {
      malloc.setUntyped();
    } else {
      this.#door.type(ty, df === 1 ? 0 : Number(size));
      malloc.setType(ty[0], ty[1], ty[2], ty[3] === 1);
      malloc.isDefer = df === 1;
    }
    const caller = this.#door.caller(from);
    this.#needAllocator();
    if (caller !== undefined) malloc.refuse(size, nz === 1, caller);
    this.result =
      typeof size === "bigint"
        ? malloc.mallocHuge(size, nz === 1)
        : malloc.mallocgc(size, nz === 1);
  }

  #new(action: NewObject | NewArray): void {
    const { malloc } = this.rt;
    const { ty } = action;
    this.#door.type(ty);
    const n = action.tag === "newarray" ? this.#door.count(action.n) : 1;
    this.#needAllocator();
    malloc.setType(ty[0], ty[1], ty[2], ty[3] === 1);
    this.result = action.tag === "newarray" ? malloc.newarray(n) : malloc.newobject();
  }

  #memory(action: OnMemory): void {
    const { heap, persistent, scavenger, spans, specials, sweeper } = this.rt;
    const door = this.#door;
    switch (action.tag) {
      case "persist": {
        const n = door.word("size", action.n);
        const align = door.align(action.align);
        this.result = persistent.alloc(n, align, door.stat(action.stat));
        return;
      }
      case "manual.alloc": {
        const s = heap.allocManual(door.pages(action.np), door.stat(action.stat));
        this.result = spans.base(s);
        return;
      }
      case "manual.free": {
        const s = door.manual(action.a, door.pages(action.np));
        return heap.freeManual(s, door.stat(action.stat));
      }
      case "sweepone": {
        const who = door.sweeper(action.who);
        this.rt.pacer.checkSweeper(who);
        this.#needCache();
        this.result = sweeper.sweepone(who);
        return;
      }
      case "fin.add":
      case "fin.rm": {
        const a = door.address(action.a);
        this.#needWorld();
        if (action.tag === "fin.add") specials.addFinalizer(a);
        else specials.removeFinalizer(a);
        return;
      }
      case "scavenge": {
        const k = door.integer("size", "k", action.k, -INT32_MAX, INT32_MAX);
        const [now, limit] = [
          door.word("now", action.now, MAX64),
          door.word("limit", action.limit, MAX64),
        ];
        return scavenger.scavenge(k, now, limit);
      }
    }
  }

  #caches(action: OnCaches): void {
    const { caches, events, pacer, sampler } = this.rt;
    const door = this.#door;
    switch (action.tag) {
      case "mallocinit":
        return this.#start(action);
      case "rate":
        sampler.setRate(door.rate(action.rate));
        return events.open(RATE, sampler.rate);
      case "pcache":
        return this.#pcache(action);
      case "procresize":
        return this.#resize(action.nprocs);
      case "mcache.alloc":
        pacer.checkIdle();
        this.result = this.rt.cachealloc.address[caches.create()]!;
        return;
      case "mcache.free":
        return this.#freeCache(door.cache(action.c));
      case "releaseall": {
        const c = door.cache(action.c);
        pacer.checkFlushing();
        return caches.releaseAll(c);
      }
      case "flush": {
        const c = door.cache(action.c);
        pacer.checkFlushing();
        return caches.flush(c);
      }
    }
  }

  #freeCache(c: number): void {
    this.rt.pacer.checkIdle();
    this.rt.processors.checkUnused(c);
    this.rt.caches.destroy(c);
  }

  /** The world starts with as many Ps as before, also in a cycle. */
  #resize(n: number): void {
    const nprocs = this.#door.procs(n);
    if (nprocs !== this.rt.processors.nprocs) this.rt.pacer.checkIdle();
    this.rt.processors.resize(nprocs);
  }

  #start({ physPageSize, end, brk }: OfTag<"mallocinit">): void {
    const [page, image, top] = [
      Number(this.#door.word("physical page size", physPageSize)),
      this.#door.address(end),
      this.#door.address(brk),
    ];
    this.rt.persistent.use(-1);
    this.started = true;
    this.rt.arena.init(page, image, top);
  }

  #pcache(action: PCache): void {
    const { processors } = this.rt;
    const nprocs = this.#door.procs(action.nprocs);
    const i = this.#door.procIndex(action.i, nprocs);
    const c = this.#door.cache(action.c);
    if (nprocs !== processors.nprocs) this.rt.pacer.checkIdle();
    processors.checkAssignable(i, c);
    processors.assign(i, c, nprocs);
  }

  #collector(action: OnCollector): void {
    const { pacer } = this.rt;
    const door = this.#door;
    switch (action.tag) {
      case "gc.init":
        return pacer.init();
      case "gc.enable":
        return pacer.enable();
      case "gc.trigger": {
        const ratio = door.ratio(action.ratio);
        return pacer.setTriggerRatio(ratio, door.percent(action.gcpercent));
      }
      case "gc.start": {
        const mode = door.integer("gc", "mode", action.mode, 0, 2);
        const trigger = door.integer("gc", "trigger", action.trig, 0, 3);
        const cycle = door.integer("gc", "cycle", action.cycle, 0, 2 * INT32_MAX + 1);
        return pacer.start(mode, trigger, cycle);
      }
      case "gc.cycle":
        return pacer.startCycle();
      case "gc.phase":
        return pacer.setPhase(door.integer("gc", "phase", action.phase, 0, 2), action.cycle ?? 0);
      case "gc.marked": {
        const { marked, live, scan } = action;
        const [m, l] = [door.word("marked", marked, MAX64), door.word("live", live, MAX64)];
        const s = door.word("scan", scan, MAX64);
        return pacer.marked(m, l, s, door.objects(action.objects));
      }
      case "gc.sweepgen":
        return pacer.nextSweepgen(door.integer("gc", "mode", action.mode, 0, 2));
      case "gc.epoch":
        return pacer.epoch();
    }
  }

  /** What a program does needs a running world. */
  #needWorld(): void {
    if (this.rt.pacer.isStopped()) throw new Disabled("the world is stopped");
    this.#needCache();
  }

  /** Who allocates may be the collector itself, where it does so at all. */
  #needAllocator(): void {
    if (this.rt.pacer.isQuiet()) throw new Disabled("the world is stopped");
    this.#needCache();
  }

  #needCache(): void {
    if (this.rt.cache === 0) throw new Disabled("a thread without a P has no mcache");
  }
}
