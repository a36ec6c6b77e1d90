/** The kernel of a module: its states, and what each request of the alphabet leads to. */
import type { Kernel, PropertyHead, Sink } from "../../../../props/explorer/kernel.ts";
import { type Clause, clauses, judgeBy } from "../../../../props/contract/clauses/index.ts";
import { Model } from "../../../../props/contract/model/model.ts";
import type { Fault } from "../../../../props/ports/fault.ts";
import { wordsOf } from "../../../../props/ports/words.ts";
import { type Hello, parsePromises } from "../../../../wire/port/handshake.ts";
import { isAllocation, type Op } from "../../../../wire/port/request.ts";
import { Machine } from "../machine.ts";
import { Alphabet, type Choice, kinds } from "./alphabet.ts";
import type { CallGuard, Endless } from "./guard.ts";
import { type NamedBlock, type Probed, Prober } from "./prober.ts";
import type { ExploringSettings } from "./settings.ts";
import { type Head, isOver, readHead, WordList, writeHead } from "./state.ts";
import { Store } from "./store.ts";

/** What no clause is about. */
const others: ReadonlyArray<Pick<PropertyHead, "name" | "sentence">> = [
  { name: "panic", sentence: "No request traps or calls env.abort." },
  { name: "hang", sentence: "Every request is answered." },
];

/** What the module has, and what it promises. */
export const helloOf = ({ description, name, promises }: ExploringSettings): Hello => ({
  name,
  version: "0",
  ...parsePromises([...promises, `ops=${Object.keys(description.functions).join(",")}`]),
});

/** The clauses that an exploration judges: after a reset, and of errno, nothing is asked. */
export const exploredClauses = (
  hello: Hello,
  names: ReadonlyArray<string>,
): ReadonlyArray<Clause> => {
  const model = new Model(hello);
  return clauses.filter(
    ({ name, exempts }) =>
      names.includes(name) &&
      name !== "determinism" &&
      name !== "errno" &&
      exempts?.(model) === undefined,
  );
};

const isSame = (a: Uint32Array, b: Uint32Array): boolean =>
  a.length === b.length && a.every((word, i) => word === b[i]);

export class WasmKernel implements Kernel {
  readonly name: string;
  readonly sentence = "A WebAssembly module, in each state that its requests lead to.";
  readonly kinds = kinds;
  readonly properties: ReadonlyArray<PropertyHead>;
  readonly fairness = [];
  readonly answers = [];
  readonly hasView = false;
  readonly reductions = [];
  readonly alphabet: Alphabet;
  readonly #store: Store;
  readonly #prober: Prober;
  readonly #mostPages: number;
  readonly #clauses: ReadonlyArray<Clause>;
  readonly #guard: CallGuard | undefined;
  readonly #endless: Endless | undefined;
  readonly #initial: Uint32Array;
  readonly #list = new WordList();
  readonly #isReuse: boolean;
  /** The choices at the start that gave a block there. */
  #given = new Set<number>();
  /** The endless request was met: nothing is performed any more. */
  #isStopped = false;
  /** A state had more pages than are explored. */
  isGrown = false;
  /** Paths are replayed behind a search: then an endless request stops nothing. */
  isSearching = true;

  /** Throws what the module's start throws. */
  constructor(settings: ExploringSettings, guard?: CallGuard, endless?: Endless) {
    const hello = helloOf(settings);
    this.name = settings.name;
    this.#clauses = exploredClauses(hello, settings.clauses);
    this.properties = [...this.#clauses, ...others].map(({ name, sentence }) => ({
      kind: "step",
      name,
      sentence,
    }));
    this.alphabet = new Alphabet(hello, settings.sizes, settings.blocks);
    this.#store = new Store(new Machine(settings.description));
    this.#prober = new Prober(this.#store, hello, judgeBy(this.#clauses), settings.refusal);
    this.#mostPages = settings.mostPages;
    this.#guard = guard;
    this.#endless = endless;
    this.#isReuse = hello.can.has("reuse");
    this.#initial = this.#measure([]).slice();
  }

  initial(sink: Sink): void {
    this.#emit(this.#initial, 0, sink);
  }

  expand(words: Uint32Array<ArrayBuffer>, at: number, length: number, sink: Sink): void {
    sink.mayEnd();
    if (words[at] === isOver) return;
    const state = words.slice(at, at + length);
    const head = readHead(state, 0, length);
    const isTooLarge = head.pages > this.#mostPages;
    this.isGrown ||= isTooLarge;
    if (isTooLarge || (this.#isStopped && this.isSearching)) return sink.outside();
    this.#guard?.state(state);
    const choices = this.alphabet.choices(head.blocks.length);
    const isHere = this.#endless !== undefined && isSame(this.#endless.words, state);
    for (const [i, choice] of choices.entries()) {
      const kind = kinds.indexOf(choice.kind);
      sink.enabled(kind);
      if (isHere && this.#endless!.choice === i) {
        this.#isStopped = true;
        this.#fail(this.properties.length - 1, choice.action.op, kind, sink);
        return;
      }
      this.#step(state, head, { choice, i, kind }, sink);
    }
  }

  showState(): string {
    return "null";
  }

  /** The number of the choice: `narrate` makes words of it. */
  showStep(words: Uint32Array<ArrayBuffer>, at: number, length: number, nth: number): string {
    const { blocks } = readHead(words, at, length);
    return this.alphabet.choices(blocks.length)[nth]!.action.op;
  }

  /** A route as requests with their replies and words; blocks have handles in the order of allocation. */
  narrate(steps: ReadonlyArray<number>): Narrative {
    let state = this.#initial;
    let named: ReadonlyArray<NamedBlock> = [];
    let next = 0;
    const lines: Array<Narrative["lines"][number]> = [];
    for (const nth of steps) {
      const head = readHead(state, 0, state.length);
      const { action } = this.alphabet.choices(head.blocks.length)[nth]!;
      const h = named[action.h]?.h ?? next++;
      const request = { ...action, h };
      if (this.#endless?.choice === nth && isSame(this.#endless.words, state)) {
        lines.push({ request, reply: undefined, words: wordsOf(request, undefined) });
        return { lines, evidence: "no reply", fault: "hang" };
      }
      const probed = this.#probe(state, head, { named, request, nth });
      const shown = probed.fault === undefined ? probed.exchanges.slice(0, 1) : probed.exchanges;
      for (const { request: one, reply } of shown) {
        lines.push({ request: one, reply, words: wordsOf(one, reply) });
      }
      if (probed.fault !== undefined) {
        const { name, evidence } = probed.fault;
        return { lines, evidence, fault: name };
      }
      named = probed.blocks;
      state = this.#measure(probed.blocks).slice();
    }
    return { lines, evidence: "", fault: undefined };
  }

  #step(
    state: Uint32Array,
    head: Head,
    { choice, i, kind }: { readonly choice: Choice; readonly i: number; readonly kind: number },
    sink: Sink,
  ): void {
    const { action } = choice;
    this.#guard?.enter(i);
    const named = head.blocks.map((block, h) => ({ ...block, h }));
    const probed = this.#probe(state, head, { named, request: action, nth: i });
    this.#guard?.leave();
    const { fault, exchanges, blocks } = probed;
    const broken = fault && this.#propertyOf(fault);
    const asked = new Set<Op>(exchanges.map(({ request }) => request.op));
    for (const [property, { ops }] of this.#clauses.entries()) {
      if (property !== broken && ops.some((op) => asked.has(op))) {
        sink.judged(property, true, undefined, true);
      }
    }
    for (let property = this.#clauses.length; property < this.properties.length; property++) {
      if (property !== broken) sink.judged(property, true, undefined, true);
    }
    if (fault !== undefined) return this.#fail(broken!, fault.op, kind, sink);
    this.#emit(this.#measure(blocks), kind, sink);
  }

  #probe(
    state: Uint32Array,
    head: Head,
    {
      named,
      request,
      nth,
    }: {
      readonly named: ReadonlyArray<NamedBlock>;
      readonly request: Choice["action"];
      readonly nth: number;
    },
  ): Probed {
    this.#store.restore(state, head);
    this.#store.touch();
    const isInitial = named.length === 0 && isSame(state, this.#initial);
    const isAgain = this.#isReuse && named.length === 0 && this.#given.has(nth);
    const past = isAgain && isAllocation(request) ? request : undefined;
    const probed = this.#prober.probe(named, request, isInitial ? null : past);
    if (isInitial && probed.fault === undefined && probed.blocks.length > 0) this.#given.add(nth);
    return probed;
  }

  #measure(blocks: ReadonlyArray<NamedBlock>): Uint32Array {
    const { pages, runs, rest } = this.#store.measure();
    writeHead(this.#list, { pages, blocks, rest });
    this.#list.append(runs);
    return this.#list.words.subarray(0, this.#list.length);
  }

  /** A failure that no judged clause is about is a panic. */
  #propertyOf(fault: Fault): number {
    const property = this.properties.findIndex(({ name }) => name === fault.name);
    return property < 0 ? this.#clauses.length : property;
  }

  /** A failure ends a run. */
  #fail(property: number, op: Fault["op"], kind: number, sink: Sink): void {
    sink.judged(property, true, op, true);
    this.#emit(Uint32Array.of(isOver, property, kind), kind, sink);
  }

  #emit(words: Uint32Array, kind: number, sink: Sink): void {
    sink.reserve(words.length);
    sink.state.set(words);
    sink.successor(kind, words.length, -1);
  }
}

export interface Narrative {
  readonly lines: ReadonlyArray<
    Pick<Probed["exchanges"][number], "request"> & {
      readonly reply: Probed["exchanges"][number]["reply"] | undefined;
      readonly words: string;
    }
  >;
  readonly evidence: string;
  /** The clause that is broken; undefined where the route breaks none. */
  readonly fault: string | undefined;
}
