/** The page of a log: requests on the left, the blocks that live in the middle, one request on the right. */
import { useEffect, useRef } from "preact/hooks";
import type { Block } from "../../machine/log/blocks.ts";
import type { LogMoment, LogSession } from "../../machine/log/logsession.ts";
import { StepList } from "../list.tsx";
import { Notifier } from "../notifier.ts";
import { bytes, grouped, hex, shortly } from "../text.ts";
import { useStore } from "../usestore.ts";
import { drawBlocks } from "./blockmap.ts";

/** What the page shows of a log now. */
export class LogStore extends Notifier {
  readonly session: LogSession;
  #moment: LogMoment;

  constructor(session: LogSession, step: number) {
    super();
    this.session = session;
    this.#moment = this.#reached(step);
  }

  get moment(): LogMoment {
    return this.#moment;
  }

  /** Goes to a step, or to the nearest that there is. */
  seek(step: number): void {
    this.#moment = this.#reached(step);
    history.replaceState(null, "", `#step=${this.#moment.step}`);
    this.tell();
  }

  #reached(step: number): LogMoment {
    const { hidden, length } = this.session;
    return this.session.seek(Math.max(hidden, Math.min(step, length)));
  }
}

const blockText = ({ address, size, from, to }: Block): string =>
  `${hex(address)}, ${grouped(Number(size))} bytes, allocated in step ${from}` +
  (to === undefined ? "" : `, freed in step ${to}`);

const Inspector = ({ store }: { readonly store: LogStore }) => {
  const { step, line, text, allocated, freed, findings } = store.moment;
  return (
    <aside class="inspector" aria-label="Inspector" tabIndex={0}>
      <h1>{step === 0 ? "The beginning" : `${step}: ${shortly(text, 300)}`}</h1>
      {step > 0 && <p>line {line} of the log</p>}
      {allocated !== undefined && <p>allocates {blockText(allocated)}</p>}
      {freed !== undefined && <p>frees {blockText(freed)}</p>}
      {findings.map(({ finding: { fault, group } }) => (
        <section key={group} class="difference" aria-label="Finding">
          <h2>{shortly(group)}</h2>
          {"sentence" in fault && <p>{fault.sentence}</p>}
          {"evidence" in fault && <p>{shortly(fault.evidence)}</p>}
        </section>
      ))}
    </aside>
  );
};

const Map = ({ store }: { readonly store: LogStore }) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { moment } = store;
  useEffect(() => drawBlocks(canvas.current!, moment), [moment]);
  return (
    <main class="map" aria-label="Blocks">
      <canvas ref={canvas} role="img" aria-label="The blocks that live, by address" />
    </main>
  );
};

export const LogPage = ({ store }: { readonly store: LogStore }) => {
  useStore(store);
  const { session, moment } = store;
  const { live, step } = moment;
  const total = live.reduce((sum, { size }) => sum + Number(size), 0);
  const found = new Set(session.findings.map((one) => one.step));
  return (
    <>
      <header class="scrub">
        <strong>{shortly(session.head.name, 80)}</strong>
        <input
          type="range"
          aria-label="Step"
          min={session.hidden}
          max={session.length}
          value={step}
          onInput={(event) => store.seek(Number(event.currentTarget.value))}
        />
        <output>
          step {grouped(step)} of {grouped(session.length)}
        </output>
        <span>{grouped(live.length)} blocks</span>
        <span>{bytes(total)}</span>
        <span role="status">
          {session.findings.length === 0
            ? "nothing contradicts the contract"
            : `${grouped(session.findings.length)} contradictions`}
        </span>
      </header>
      <StepList
        hidden={session.hidden}
        length={session.length}
        current={step}
        titleOf={(nth) => shortly(session.step(nth), 200)}
        endingOf={(nth) => (found.has(nth) ? "differs" : "")}
        onPick={(nth) => store.seek(nth)}
      />
      <Map store={store} />
      <Inspector store={store} />
    </>
  );
};
