/**
 * The behaviour of a state as the view sees it: its verdicts, and its steps with their kinds, answers,
 * verdicts and the views of the states to which they lead. States with the same view must have the same
 * behaviour, or the view is unsound.
 */
import type { Kernel, Sink } from "../kernel.ts";
import { Buffers } from "../table/buffers.ts";
import { Fingerprinter } from "../table/fingerprint.ts";

export class Behaviour extends Buffers implements Sink {
  readonly #kernel: Kernel;
  readonly #fingerprint: Fingerprinter;
  #lines: string[] = [];
  /** What was told of the step that follows. */
  #pending = "";

  constructor(kernel: Kernel, seed: number) {
    super();
    this.#kernel = kernel;
    this.#fingerprint = new Fingerprinter(seed);
  }

  /** The behaviour, a line for each fact, in an order that does not depend on that of the steps. */
  linesOf(words: Uint32Array<ArrayBuffer>, at: number, length: number): ReadonlyArray<string> {
    this.#lines = [];
    this.#pending = "";
    this.#kernel.expand(words, at, length, this);
    return this.#lines.sort();
  }

  /** Computes the fingerprint of a behaviour. */
  fingerprintOf(
    words: Uint32Array<ArrayBuffer>,
    at: number,
    length: number,
  ): { readonly high: number; readonly low: number } {
    const text = this.linesOf(words, at, length).join("\n");
    const units = new Uint32Array(text.length);
    for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
    this.#fingerprint.of(units, 0, units.length);
    return { high: this.#fingerprint.high, low: this.#fingerprint.low };
  }

  enabled(): void {}

  refused(kind: number, guard: string): void {
    this.#lines.push(`${this.#kernel.kinds[kind]}: refused, ${guard}`);
  }

  answered(answer: string): void {
    this.#pending += ` [${answer}]`;
  }

  judged(property: number, isRelevant: boolean, broken: string | undefined, isStep: boolean): void {
    const verdict = broken === undefined ? "holds" : `broken ${broken}`;
    const line = `${this.#kernel.properties[property]!.name}: ${isRelevant ? verdict : "vacuous"}`;
    if (isStep) this.#pending += ` (${line})`;
    else this.#lines.push(line);
  }

  reached(property: number, isTarget: boolean, isStart: boolean): void {
    const { name } = this.#kernel.properties[property]!;
    this.#lines.push(`${name}: ${isTarget}${isStart ? ", from here" : ""}`);
  }

  outside(): void {
    this.#lines.push("outside the boundary");
  }

  mayEnd(): void {
    this.#lines.push("may end");
  }

  successor(kind: number, length: number, viewLength: number): void {
    this.#fingerprint.ofWritten(this, length, viewLength);
    const { high, low } = this.#fingerprint;
    const to = `${high.toString(16)}:${low.toString(16)}`;
    this.#lines.push(`${this.#kernel.kinds[kind]}${this.#pending} to the view ${to}`);
    this.#pending = "";
  }
}
