/**
 * The allocations with which a program started, before it freed anything. When it has freed everything
 * and asks for the same in the same order, it must get blocks again.
 */
import { type Allocation, printRequest } from "../../../wire/port/request.ts";

/** The request without its handle. */
const shapeOf = (request: Allocation): string => printRequest({ ...request, h: 0 });

interface Opened {
  readonly shape: string;
  readonly isGiven: boolean;
}

const most = 256;

export class Opening {
  /** The system may refuse memory now. */
  isLimited = false;
  #opened: Opened[] = [];
  #isOpen = true;
  /** How many of the opening's requests have come again since everything was free; -1: none can. */
  #again = -1;

  /** Whether this request gave a block at the start, and comes again in the same place. */
  wasGiven(request: Allocation, isEmpty: boolean): boolean {
    if (this.#isOpen || (this.#again < 0 && !isEmpty)) return false;
    const opened = this.#opened[Math.max(0, this.#again)];
    return opened?.isGiven === true && opened.shape === shapeOf(request);
  }

  /** An allocation was answered; `isEmpty`: nothing lived before. */
  allocated(request: Allocation, isGiven: boolean, isEmpty: boolean): void {
    if (this.#isOpen) {
      if (request.op === "realloc" || this.#opened.length >= most) this.#isOpen = false;
      else this.#opened.push({ shape: shapeOf(request), isGiven });
      return;
    }
    if (isEmpty) this.#again = 0;
    if (this.#again < 0) return;
    const isSame = this.#opened[this.#again]?.shape === shapeOf(request);
    this.#again = isSame && request.op !== "realloc" ? this.#again + 1 : -1;
  }

  /** A block was freed; `isEmpty`: nothing lives any more. */
  freed(isEmpty: boolean): void {
    this.#isOpen = false;
    this.#again = isEmpty ? 0 : -1;
  }

  /** The system may refuse memory from here on: nothing can be expected to come again. */
  limited(): void {
    this.isLimited = true;
    this.#isOpen = false;
    this.#opened = [];
  }
}
