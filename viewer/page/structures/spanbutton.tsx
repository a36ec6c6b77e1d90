/** A span as a button that selects it. */
import type { Picture } from "../../machine/picture/picture.ts";
import type { Store } from "../store.ts";
import { grouped, hex } from "../text.ts";

/** How many spans of one list are shown. */
const MOST = 40;

/** The last digits of an address, which are those that differ. */
const briefly = (address: number): string => address.toString(16).slice(-7);

export const SpanButton = (props: {
  readonly store: Store;
  readonly picture: Picture;
  readonly span: number;
}) => {
  const { picture, span, store } = props;
  const { allocCount, base, nelems, npages } = picture.spans.columns;
  const used = `${grouped(allocCount[span]!)} of ${grouped(nelems[span]!)} slots`;
  const what = picture.spans.state(span) === "in use" ? used : `${grouped(npages[span]!)} pages`;
  return (
    <button
      type="button"
      class="span"
      aria-pressed={store.view.span === span}
      title={`${hex(base[span]!)}: ${what}`}
      onClick={() => store.select(span)}
    >
      {briefly(base[span]!)}
    </button>
  );
};

/** The spans of a list, in its order. */
export const Spans = (props: {
  readonly store: Store;
  readonly picture: Picture;
  readonly spans: ReadonlyArray<number>;
}) => {
  const { spans } = props;
  return (
    <>
      {spans.slice(0, MOST).map((span) => (
        <SpanButton key={span} store={props.store} picture={props.picture} span={span} />
      ))}
      {spans.length > MOST && <span> and {grouped(spans.length - MOST)} more</span>}
    </>
  );
};
