/** The scrub bar: where the page is in the whole trace. */
import { Find } from "./find.tsx";
import type { Store } from "./store.ts";
import { bytes, grouped, shortly } from "./text.ts";
import { useStore } from "./usestore.ts";

export const Scrub = ({ store }: { readonly store: Store }) => {
  useStore(store);
  const { session, view } = store;
  const { recording } = session;
  const stats = store.moment.after.figures.stats;
  return (
    <header class="scrub">
      <strong>{shortly(recording.document.head.name, 80)}</strong>
      <input
        type="range"
        aria-label="Step"
        min={session.hidden}
        max={session.length}
        value={view.step}
        onInput={(event) => store.seek(Number(event.currentTarget.value))}
      />
      <output>
        step {grouped(view.step)} of {grouped(session.length)}
      </output>
      <span>in use {bytes(Number(stats["heap_inuse"]))}</span>
      <span>idle {bytes(Number(stats["heap_idle"]))}</span>
      <span>released {bytes(Number(stats["heap_released"]))}</span>
      <span role="status">
        {session.isKnown
          ? recording.differing === 0
            ? "agrees with the trace"
            : `${grouped(recording.differing)} steps differ`
          : `${grouped(recording.known)} steps performed`}
      </span>
      <Find store={store} />
    </header>
  );
};
