/** The inspector: what the step changed, what the machine did, and the selected span. */
import type { Event } from "../../machine/session.ts";
import type { Change, Value } from "../../machine/picture/changes.ts";
import { SPAN_FIELDS } from "../../machine/picture/spans.ts";
import { showAction, showEvent, showField } from "../../machine/words.ts";
import type { Store } from "../store.ts";
import { grouped, hex, shortly } from "../text.ts";
import { useStore } from "../usestore.ts";
import { Verdicts } from "./verdicts.tsx";
import { WhatIf } from "./whatif.tsx";

const isAddress = (field: string): boolean => /^(base|limit|sp|tiny|arena_.*)$/.test(field);

const shown = (field: string, value: Value): string => {
  if (value === undefined) return "—";
  if (typeof value === "number" && isAddress(field)) return hex(value);
  if (typeof value === "number") return grouped(value);
  return shortly(String(value));
};

const CHANGES_MAX = 200;

const Changes = ({
  changes,
  store,
}: {
  readonly changes: ReadonlyArray<Change>;
  readonly store: Store;
}) => (
  <section aria-label="Changes">
    <h2>Changes</h2>
    {changes.length === 0 && <p>This step changes nothing.</p>}
    <table>
      <tbody>
        {changes.slice(0, CHANGES_MAX).map(({ part, field, before, after, span }) => (
          <tr key={`${part} ${field}`}>
            <th scope="row">
              {span === 0 ? (
                part
              ) : (
                <button type="button" onClick={() => store.select(span)}>
                  {part}
                </button>
              )}
            </th>
            <td>{field}</td>
            <td class="before">{shown(field, before)}</td>
            <td class="after">{shown(field, after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
    {changes.length > CHANGES_MAX && <p>and {changes.length - CHANGES_MAX} more</p>}
  </section>
);

const Nested = ({ event }: { readonly event: Event }) => {
  const { fx = [] } = event;
  const line = shortly(showEvent(event), 300);
  if (fx.length === 0) return <li>{line}</li>;
  return (
    <li>
      <details open>
        <summary>{line}</summary>
        <ul>
          {fx.map((inner, i) => (
            <Nested key={i} event={inner} />
          ))}
        </ul>
      </details>
    </li>
  );
};

const Span = ({ store }: { readonly store: Store }) => {
  const { span } = store.view;
  const { after } = store.moment;
  if (span < 1 || span > after.spans.count) return null;
  const record = after.spans.record(span);
  return (
    <section aria-label="Span">
      <h2>Span {hex(record.base)}</h2>
      <table>
        <tbody>
          <tr>
            <th scope="row">state</th>
            <td>{after.spans.state(span)}</td>
          </tr>
          {SPAN_FIELDS.filter((field) => field !== "state").map((field) => (
            <tr key={field}>
              <th scope="row">{field}</th>
              <td>{shown(field, record[field])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

const Difference = ({ store }: { readonly store: Store }) => {
  const difference = store.session.difference(store.view.step);
  if (difference === undefined) return null;
  const { path, expected, actual, note } = difference;
  const name = path.split(".").at(-1) ?? path;
  return (
    <section class="difference" aria-label="Difference">
      <h2>Differs from the trace: {shortly(path)}</h2>
      <table>
        <tbody>
          <tr>
            <th scope="row">expected</th>
            <td>{shortly(showField(name, expected))}</td>
          </tr>
          <tr>
            <th scope="row">actual</th>
            <td>{shortly(showField(name, actual))}</td>
          </tr>
        </tbody>
      </table>
      {note !== undefined && <p>{shortly(note)}</p>}
    </section>
  );
};

/** The last step of a lasso leads back. */
const Loop = ({ store }: { readonly store: Store }) => {
  const { loop } = store.session.recording.document.head;
  if (loop === undefined || store.view.step !== store.session.recording.length) return null;
  return (
    <p>
      This is a lasso: it goes on forever, back to the state after{" "}
      <button type="button" onClick={() => store.seek(loop)}>
        step {loop}
      </button>
    </p>
  );
};

export const Inspector = ({ store }: { readonly store: Store }) => {
  useStore(store);
  const { step, shown: at, told, event, changes } = store.moment;
  return (
    <aside class="inspector" aria-label="Inspector" tabIndex={0}>
      <h1>
        {at === undefined ? "The beginning" : `${step}: ${shortly(showAction(at.action), 200)}`}
      </h1>
      {told !== undefined && told.tag !== "done" && (
        <p class="ending">
          {told.tag}:{" "}
          {shortly("message" in told ? told.message : "reason" in told ? told.reason : "")}
        </p>
      )}
      <Loop store={store} />
      <WhatIf store={store} />
      <Difference store={store} />
      <Changes changes={changes} store={store} />
      <Span store={store} />
      <Verdicts store={store} />
      {event !== undefined && (
        <section aria-label="Event">
          <h2>Event</h2>
          <ul class="events">
            <Nested event={event} />
          </ul>
        </section>
      )}
    </aside>
  );
};
