/** The caches of the processors: their spans, and what they count. */
import type { Store } from "../store.ts";
import { grouped, hex } from "../text.ts";
import { Spans } from "./spanbutton.tsx";

const shown = (field: string, value: number | bigint | string | boolean): string =>
  field === "tiny" && typeof value === "number"
    ? hex(value)
    : typeof value === "number"
      ? grouped(value)
      : String(value);

export const Caches = ({ store }: { readonly store: Store }) => {
  const { after } = store.moment;
  if (after.caches.length === 0) return <p>There is no cache yet.</p>;
  return (
    <>
      {after.caches.map(({ address, figures, p, spans }) => (
        <section key={address} aria-label={p < 0 ? `Cache ${hex(address)}` : `Cache of P ${p}`}>
          <h3>{p < 0 ? `Cache ${hex(address)}, without a P` : `Cache of P ${p}`}</h3>
          <p>
            {Object.entries(figures)
              .map(([field, value]) => `${field} ${shown(field, value)}`)
              .join(", ")}
          </p>
          <p>
            <Spans store={store} picture={after} spans={[...spans].filter((span) => span !== 0)} />
          </p>
        </section>
      ))}
    </>
  );
};
