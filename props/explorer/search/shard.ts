/**
 * A shard: the part of the states whose fingerprints fall to one worker. It expands them level by level,
 * sends successors that fall to other shards there, and keeps its own.
 *
 * Whatever the number of shards and the order in which states arrive, a level ends in the same way: a
 * state's predecessor is the least (parent's fingerprint, edge) of the level in which it was new, and
 * the concrete state that is kept is the one to which this predecessor leads.
 */
import { edgeOf, eventualOf, kindOf, type Kernel } from "../kernel.ts";
import { Fingerprinter } from "../table/fingerprint.ts";
import { type ChunkStore, Frontier } from "../table/frontier.ts";
import { ENTRY_WORDS, type Predecessor, Visited } from "../table/visited.ts";
import { Counter } from "./counter.ts";
import type { Load } from "./crew.ts";
import { GraphRecord, INITIAL, startMark, targetMark } from "../liveness/record.ts";
import { MESSAGE_HEAD, Outbox } from "./outbox.ts";
import { Sent } from "./sent.ts";
import { emptyTally, type Tally } from "./tally.ts";
import { addView, type Mismatch, ViewCheck } from "./viewcheck.ts";

export interface ShardOptions {
  readonly seed: number;
  /** This shard's place among them. */
  readonly shard: number;
  readonly shards: number;
  /** Where frontiers go that do not fit into so many bytes together. */
  readonly store?: ChunkStore;
  readonly frontierBytes?: number;
  /** The share of the duplicates that is expanded to check the view: 0 to 1. */
  readonly checkView?: number;
}

/** A part of what is saved between two levels. Entries come before the states that wait. */
export interface Piece {
  readonly kind: "entries" | "waiting";
  readonly words: Uint32Array<ArrayBuffer>;
}

const PIECE_STATES = 2 ** 16;
const PIECE_WORDS = 2 ** 18;

export class Shard extends Counter {
  readonly #options: ShardOptions;
  readonly #fingerprint: Fingerprinter;
  readonly #visited = new Visited();
  readonly #outboxes: ReadonlyArray<Outbox>;
  readonly #sent = new Sent();
  /** Kept only for properties of the kind "eventually", which have the numbers in nths. */
  readonly #graph: GraphRecord | undefined;
  readonly #nths: ReadonlyArray<number>;
  readonly #check: ViewCheck | undefined;
  #current: Frontier;
  #next: Frontier;
  /** The entries from here on are new in this level. */
  #levelStart = 0;
  /** The entries from here to levelStart are expanded in this level. */
  #currentStart = 0;
  /** Of a kernel with a view: which record of the next frontier counts, by the number of its entry. */
  #nextLive = new Uint32Array(0);
  #currentLive = new Uint32Array(0);
  /** Records of the next frontier that were written, and of this one that were read. */
  #written = 0;
  #read = 0;
  #isInitial = false;
  /** Entries that were saved, and records of waiting states that were restored. */
  #saved = 0;
  #restored = 0;
  /** Of the state that arrives: its parent, and where its words are. */
  #parentHigh = 0;
  #parentLow = 0;
  #words: Uint32Array = new Uint32Array(0);
  #at = 0;

  constructor(kernel: Kernel, options: ShardOptions) {
    super(kernel);
    this.#options = options;
    this.#fingerprint = new Fingerprinter(options.seed);
    this.#current = this.#newFrontier();
    this.#next = this.#newFrontier();
    const { checkView = 0, seed } = options;
    if (checkView > 0 && kernel.hasView) {
      this.#check = new ViewCheck(kernel, seed, checkView, () => this.#newFrontier());
    }
    const eventual = eventualOf(kernel);
    this.#graph = eventual.length === 0 ? undefined : new GraphRecord();
    this.#nths = kernel.properties.map((_, i) => eventual.indexOf(i));
    this.#outboxes = Array.from({ length: options.shards }, () => new Outbox());
  }

  /** Takes in those of the initial states that fall to this shard. */
  takeInitial(): void {
    this.begin(0, 0);
    this.#isInitial = true;
    this.kernel.initial(this);
    this.#isInitial = false;
  }

  /** Expands up to n states of the level; false once there are no more. */
  expandSome(n: number): boolean {
    for (let left = n; left > 0 && this.#current.count > 0; left--) this.#expandNext();
    return this.#current.count > 0;
  }

  /** Takes the messages to another shard. */
  takeOutbox(shard: number): Uint32Array<ArrayBuffer> {
    return this.#outboxes[shard]!.take();
  }

  /** Takes in the messages of another shard. */
  accept(messages: Uint32Array): void {
    this.#words = messages;
    for (let at = 0; at < messages.length; at += MESSAGE_HEAD + messages[at + 5]!) {
      this.#parentHigh = messages[at + 2]!;
      this.#parentLow = messages[at + 3]!;
      this.#at = at + MESSAGE_HEAD;
      this.#arrive(messages[at]!, messages[at + 1]!, messages[at + 4]!, messages[at + 5]!);
    }
  }

  /** Ends the level, once all messages are taken in. The result counts what happened in it. */
  endLevel(): Tally {
    const { tally } = this;
    const visited = this.#visited;
    for (let entry = this.#levelStart; entry < visited.count; entry++) {
      const isInitial = visited.parentHigh(entry) === 0 && visited.parentLow(entry) === 0;
      if (!isInitial) tally.kinds[kindOf(visited.edge(entry))]!.fresh++;
    }
    tally.distinct = visited.count - this.#levelStart;
    if (this.#check !== undefined) addView(tally.view, this.#check.endLevel(this.#isKept));
    this.tally = emptyTally(this.kernel);
    this.#sent.endLevel();
    this.#currentStart = this.#levelStart;
    this.#levelStart = visited.count;
    this.#currentLive = this.#nextLive;
    this.#nextLive = new Uint32Array(0);
    this.#written = 0;
    this.#read = 0;
    this.#current = this.#next;
    this.#next = this.#newFrontier();
    return tally;
  }

  /** Takes the record of the graph, as far as it was not taken yet. */
  takeGraph(): Uint32Array<ArrayBuffer> {
    return this.#graph?.take() ?? new Uint32Array(0);
  }

  predecessorOf(high: number, low: number): Predecessor | undefined {
    return this.#visited.predecessorOf(high, low);
  }

  /**
   * What must be saved between two levels, piece by piece: the entries that are new since the last
   * call, and the states that wait. Every call after the first one continues where that ended.
   */
  *save(): Generator<Piece> {
    const visited = this.#visited;
    while (this.#saved < visited.count) {
      const end = Math.min(visited.count, this.#saved + PIECE_STATES);
      yield { kind: "entries", words: visited.entries(this.#saved, end) };
      this.#saved = end;
    }
    yield* this.#waitingPieces();
  }

  /** Takes in what was saved, as far as it falls to this shard. pre: the shard is new. */
  restore({ kind, words }: Piece): void {
    if (kind === "entries") this.#restoreEntries(words);
    else this.#restoreWaiting(words);
  }

  *#waitingPieces(): Generator<Piece> {
    const outbox = new Outbox();
    let read = 0;
    for (const { entry, state } of this.#current.records()) {
      const isLive =
        !this.kernel.hasView || this.#currentLive[entry - this.#currentStart] === read++;
      if (!isLive) continue;
      const at = outbox.open(state.length);
      outbox.words.set([this.#visited.high(entry), this.#visited.low(entry), 0, 0, 0], at);
      outbox.words[at + MESSAGE_HEAD - 1] = state.length;
      outbox.words.set(state, at + MESSAGE_HEAD);
      if (outbox.length >= PIECE_WORDS) yield { kind: "waiting", words: outbox.take() };
    }
    yield { kind: "waiting", words: outbox.take() };
  }

  #restoreEntries(words: Uint32Array): void {
    const { shard, shards } = this.#options;
    const visited = this.#visited;
    for (let at = 0; at < words.length; at += ENTRY_WORDS) {
      const [high, low] = [words[at]!, words[at + 1]!];
      if (high % shards !== shard) continue;
      visited.find(high, low);
      const entry = visited.add(high, low);
      visited.setPredecessor(entry, words[at + 2]!, words[at + 3]!, words[at + 4]!);
    }
    this.#levelStart = visited.count;
    this.#saved = visited.count;
    if (this.kernel.hasView) this.#currentLive = new Uint32Array(visited.count);
  }

  #restoreWaiting(words: Uint32Array): void {
    for (let at = 0; at < words.length; at += MESSAGE_HEAD + words[at + 5]!) {
      const high = words[at]!;
      if (high % this.#options.shards !== this.#options.shard) continue;
      const entry = this.#visited.find(high, words[at + 1]!);
      if (this.kernel.hasView) this.#currentLive[entry] = this.#restored++;
      this.#current.add(entry, words, at + MESSAGE_HEAD, words[at + 5]!);
    }
  }

  /** Of this shard; states that are new in the level under way are counted too. */
  get load(): Load {
    const frontier = this.#current.bytes + this.#next.bytes;
    const graph = this.#graph?.bytes ?? 0;
    return {
      states: this.#visited.count,
      generated: this.tally.generated,
      waiting: this.#current.count + this.#next.count,
      bytes: this.#visited.bytes + frontier + graph + (this.#check?.bytes ?? 0),
      graphBytes: graph,
    };
  }

  override needsState(viewLength: number): boolean {
    const { shard, shards } = this.#options;
    if (this.#check !== undefined) return true;
    this.#fingerprint.of(this.view, 0, viewLength);
    const { high, low } = this.#fingerprint;
    if (high % shards !== shard) return !this.#sent.isKnown(high, low, this.high, this.low);
    const visited = this.#visited;
    const entry = visited.find(high, low);
    if (entry < 0) return true;
    if (entry < this.#levelStart) return false;
    // The edges out of a parent come in their order, so that only a lesser parent is before the kept one.
    const parentHigh = visited.parentHigh(entry);
    if (this.high !== parentHigh) return this.high < parentHigh;
    return this.low < visited.parentLow(entry);
  }

  override successor(kind: number, length: number, viewLength: number): void {
    this.#fingerprint.ofWritten(this, length, viewLength);
    const { high, low } = this.#fingerprint;
    const { shard, shards } = this.#options;
    const owner = shards === 1 ? shard : high % shards;
    const edge = this.#edge(kind, owner === shard);
    if (!this.#isInitial) this.#graph?.step(high, low, edge);
    if (owner === shard) {
      this.#parentHigh = this.high;
      this.#parentLow = this.low;
      this.#words = this.state;
      this.#at = 0;
      this.#arrive(high, low, edge, length);
    } else if (!this.#isInitial && this.#isNews(high, low)) this.#send(owner, edge, length);
  }

  /** Each shard generates all initial states, and counts its own. */
  #edge(kind: number, isOwn: boolean): number {
    if (!this.#isInitial) return edgeOf(this.count(kind), kind);
    if (isOwn) this.tally.generated++;
    return edgeOf(this.steps++, 0);
  }

  /** The check of the view needs each state that arrives; the search needs those that may change something. */
  #isNews(high: number, low: number): boolean {
    return this.#check !== undefined || this.#sent.isNews(high, low, this.high, this.low);
  }

  #send(owner: number, edge: number, length: number): void {
    const outbox = this.#outboxes[owner]!;
    let at = outbox.open(length);
    const { words } = outbox;
    words[at++] = this.#fingerprint.high;
    words[at++] = this.#fingerprint.low;
    words[at++] = this.high;
    words[at++] = this.low;
    words[at++] = edge;
    words[at++] = length;
    for (let i = 0; i < length; i++) words[at++] = this.state[i]!;
  }

  #arrive(high: number, low: number, edge: number, length: number): void {
    const visited = this.#visited;
    let entry = visited.find(high, low);
    const isNew = entry < 0;
    if (isNew) entry = visited.add(high, low);
    if (this.#check !== undefined) this.#compareLater(entry, edge, length);
    if (!isNew && (entry < this.#levelStart || !this.#isBefore(entry, edge))) return;
    visited.setPredecessor(entry, this.#parentHigh, this.#parentLow, edge);
    // Without a view the states are the same, whichever predecessor they have.
    if (!isNew && !this.kernel.hasView) return;
    if (this.kernel.hasView) this.#keep(entry - this.#levelStart);
    this.#next.add(entry, this.#words, this.#at, length);
  }

  /** Keeps the arriving state for the check of the view. */
  #compareLater(entry: number, edge: number, length: number): void {
    const isNew = entry >= this.#levelStart;
    const [high, low] = [this.#visited.high(entry), this.#visited.low(entry)];
    const from = { high, low, parentHigh: this.#parentHigh, parentLow: this.#parentLow, edge };
    this.#check!.add(entry, isNew, from, this.#words.subarray(this.#at, this.#at + length));
  }

  /** Whether a state that arrived is the one that is kept. */
  readonly #isKept = (entry: number, from: Mismatch): boolean =>
    this.#visited.parentHigh(entry) === from.parentHigh &&
    this.#visited.parentLow(entry) === from.parentLow &&
    this.#visited.edge(entry) === from.edge;

  /** Whether the arriving state's predecessor is less than the one that is known. */
  #isBefore(entry: number, edge: number): boolean {
    const visited = this.#visited;
    const high = visited.parentHigh(entry);
    if (this.#parentHigh !== high) return this.#parentHigh < high;
    const low = visited.parentLow(entry);
    if (this.#parentLow !== low) return this.#parentLow < low;
    return edge < visited.edge(entry);
  }

  /** Notes that the record that is written next counts for a state, and no former one. */
  #keep(number: number): void {
    if (number >= this.#nextLive.length) {
      const live = new Uint32Array(Math.max(64, 2 * number));
      live.set(this.#nextLive);
      this.#nextLive = live;
    }
    this.#nextLive[number] = this.#written++;
  }

  #expandNext(): void {
    const frontier = this.#current;
    frontier.next();
    const { entry } = frontier;
    const isLive =
      !this.kernel.hasView || this.#currentLive[entry - this.#currentStart] === this.#read++;
    if (!isLive) return;
    const visited = this.#visited;
    const isInitial = visited.parentHigh(entry) === 0 && visited.parentLow(entry) === 0;
    this.begin(visited.high(entry), visited.low(entry));
    this.#check?.keep(entry, frontier.words, frontier.at, frontier.length);
    this.#graph?.beginState(this.high, this.low, isInitial ? INITIAL : 0);
    this.kernel.expand(frontier.words, frontier.at, frontier.length, this);
    this.finish();
    if (this.isOutside) this.#graph?.setOutside();
  }

  protected override onReached(property: number, isTarget: boolean, isStart: boolean): void {
    const nth = this.#nths[property]!;
    if (nth < 0) return;
    this.#graph?.mark((isTarget ? targetMark(nth) : 0) + (isStart ? startMark(nth) : 0));
  }

  #newFrontier(): Frontier {
    const { store, frontierBytes = Infinity } = this.#options;
    // There are two at a time, and two more of the check of the view.
    return new Frontier(store, frontierBytes / 4);
  }
}
