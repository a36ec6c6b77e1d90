/** A list of steps of any length: only those in sight are in the page. */
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from "@tanstack/virtual-core";
import { useEffect, useLayoutEffect, useReducer, useRef } from "preact/hooks";

const ROW = 24;

type Rows = Virtualizer<HTMLElement, HTMLElement>;

/** Rows of one height in a box that scrolls. */
const useRows = (count: number, box: { readonly current: HTMLElement | null }): Rows => {
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const options = {
    count,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 8,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => redraw(),
  };
  const rows = useRef<Rows | undefined>(undefined);
  rows.current ??= new Virtualizer<HTMLElement, HTMLElement>(options);
  rows.current.setOptions(options);
  useLayoutEffect(() => rows.current!._didMount(), []);
  useLayoutEffect(() => rows.current!._willUpdate());
  return rows.current;
};

interface StepListProps {
  /** The steps that are listed: from behind `hidden` to `length`. */
  readonly hidden: number;
  readonly length: number;
  /** The step that is shown; 0 is the beginning. */
  readonly current: number;
  readonly titleOf: (step: number) => string;
  /** A word for how a step ended, for its style; "" where it is an ordinary one. */
  readonly endingOf: (step: number) => string;
  readonly onPick: (step: number) => void;
}

export const StepList = (props: StepListProps) => {
  const { hidden, length, current, titleOf, endingOf, onPick } = props;
  const box = useRef<HTMLDivElement>(null);
  const rows = useRows(length - hidden, box);
  useEffect(() => {
    if (current > hidden) rows.scrollToIndex(current - hidden - 1, { align: "auto" });
  }, [current]);
  const shown = rows
    .getVirtualItems()
    .map(({ index, start }) => ({ step: hidden + index + 1, start }));
  return (
    <nav class="actions" ref={box} aria-label="Actions" tabIndex={0}>
      <ol style={{ height: `${rows.getTotalSize()}px` }}>
        {shown.map(({ step, start }) => (
          <li
            key={step}
            class={`action ${endingOf(step)}`}
            style={{ transform: `translateY(${start}px)` }}
          >
            <button
              type="button"
              tabIndex={-1}
              aria-current={step === current ? "step" : undefined}
              onClick={() => onPick(step)}
            >
              <span class="number">{step}</span> {titleOf(step)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
};
