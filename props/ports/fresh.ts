/** A port in a fresh state before each sequence, by the best way that it has. */
import type { Hello } from "../../wire/port/handshake.ts";
import type { Request } from "../../wire/port/request.ts";
import { type Ran, type RunOptions, runSequence } from "./run.ts";
import type { Subject } from "./subject.ts";

/** So many failed starts in a row end a run. */
export const mostFailedStarts = 3;

/** The port does not start any more. */
export class PortGone extends Error {}

/** A sequence that ends with a second free leaves the port in any state, if it leaves it at all. */
const spoils = (requests: ReadonlyArray<Request>): boolean => requests.at(-1)?.op === "refree";

export class Fresh {
  readonly subject: Subject;
  /** Resets are believed to reset. */
  isResetTrusted: boolean;
  #isUsed = false;
  #isSpoiled = false;
  /** A reset that the port is asked for already. */
  #resetting: Promise<boolean> | undefined;

  constructor(subject: Subject) {
    this.subject = subject;
    this.isResetTrusted = subject.hello.can.has("reset");
  }

  get hello(): Hello {
    return this.subject.hello;
  }

  /** Performs a sequence from a fresh state; rejects with PortGone where the port does not start. */
  async run(requests: ReadonlyArray<Request>, options: RunOptions): Promise<Ran> {
    await this.#freshen();
    // The port resets while the last replies are judged.
    const onAsked = (): void => {
      if (this.isResetTrusted && !spoils(requests)) this.#resetting = this.subject.reset();
    };
    const ran = await runSequence(this.subject, requests, { ...options, onAsked });
    this.#isUsed = ran.requests.length > 0;
    // A port that has failed may be in any state.
    this.#isSpoiled = ran.fault !== undefined || spoils(ran.requests);
    return ran;
  }

  async #freshen(): Promise<void> {
    const resetting = this.#resetting;
    this.#resetting = undefined;
    const isReset = await resetting;
    if (!this.#isUsed) return;
    if (!this.#isSpoiled && this.isResetTrusted && (isReset ?? (await this.subject.reset())))
      return;
    for (let failed = 0; ; failed++) {
      try {
        return await this.subject.restart();
      } catch (error) {
        if (failed + 1 < mostFailedStarts) continue;
        throw new PortGone(error instanceof Error ? error.message : String(error));
      }
    }
  }
}
