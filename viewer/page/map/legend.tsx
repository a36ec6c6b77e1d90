/** What the colours of the map say, and of how much: also what the map says to those who do not see it. */
import { grouped } from "../text.ts";
import type { Counted } from "./scene.ts";

const counted = ({ pages, spans }: Counted): string =>
  `${grouped(spans)} ${spans === 1 ? "span" : "spans"}, ${grouped(pages)} ${pages === 1 ? "page" : "pages"}`;

export const Legend = ({ entries }: { readonly entries: ReadonlyArray<Counted> }) => (
  <ul class="legend" aria-label="Legend" tabIndex={0}>
    {entries.map((entry) => (
      <li key={entry.order} data-order={entry.order} data-spans={entry.spans}>
        <span class="swatch" style={{ background: entry.colour }} />
        {entry.label} <span class="count">{counted(entry)}</span>
      </li>
    ))}
  </ul>
);
