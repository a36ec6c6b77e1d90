/** What the map is drawn from: a picture of the heap, and how it is looked at. */
import { type PageSpans, spansByPage } from "../../machine/picture/pagespans.ts";
import type { Picture } from "../../machine/picture/picture.ts";
import type { Store } from "../store.ts";
import { type Entry, entryOf, type Mode, modeNamed, type Theme } from "./colours.ts";
import { type Grid, gridFor, type Transform } from "./grid.ts";

export interface Scene {
  readonly picture: Picture;
  readonly pages: PageSpans;
  readonly mode: Mode;
  readonly entry: (h: number) => Entry;
  readonly selected: number;
  /** The spans that this step changed. */
  readonly changed: ReadonlySet<number>;
  /** The steps whose objects lie in a slot: several where it is a tiny block. */
  readonly occupants: (address: number, size: number) => ReadonlyArray<number>;
}

/** A scene on a canvas: its size in CSS pixels, its colours, and what part is seen. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  readonly grid: Grid;
  readonly transform: Transform;
}

export const sceneOf = ({ moment, session, view }: Store, isDark: boolean): Scene => {
  const { after: picture, changes, step } = moment;
  const mode = modeNamed(view.colour);
  // An edited sequence has other objects than the recording, which is all that is known of them.
  const isRecorded = session.edits.length === 0 && session.recording.known >= step;
  const { births } = session.recording;
  const ageOf = (h: number): number | undefined => {
    const born = isRecorded ? births.latest(picture.spans.columns.base[h]!, step) : undefined;
    return born === undefined ? undefined : step - born;
  };
  return {
    picture,
    pages: spansByPage(picture),
    mode,
    entry: entryOf(picture, mode, isDark, ageOf),
    selected: view.span,
    changed: new Set(changes.map(({ span }) => span).filter((span) => span !== 0)),
    occupants: (address, size) => (isRecorded ? session.occupants(address, size) : []),
  };
};

export const gridOf = ({ pages }: Scene, width: number, height: number): Grid =>
  gridFor(pages.spans.length, width, height);

/** How many spans and pages an entry of the legend has. */
export interface Counted extends Entry {
  readonly spans: number;
  readonly pages: number;
}

/** The legend: what the colours of the pages that there are say, with how many have them. */
export const legendOf = ({ entry, pages }: Scene): ReadonlyArray<Counted> => {
  const found = new Map<number, { entry: Entry; spans: number; pages: number }>();
  let last = 0;
  for (const h of pages.spans) {
    if (h !== 0) {
      const one = entry(h);
      const so = found.get(one.order) ?? { entry: one, spans: 0, pages: 0 };
      found.set(one.order, { ...so, pages: so.pages + 1, spans: so.spans + (h === last ? 0 : 1) });
    }
    last = h;
  }
  return [...found.values()]
    .map((counted) => ({ ...counted.entry, spans: counted.spans, pages: counted.pages }))
    .toSorted((a, b) => a.order - b.order);
};
