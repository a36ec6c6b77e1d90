/** The list of actions: only those in sight are in the page. */
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from "@tanstack/virtual-core";
import { useEffect, useLayoutEffect, useReducer, useRef } from "preact/hooks";
import { showAction } from "../machine/words.ts";
import type { Store } from "./store.ts";
import { shortly } from "./text.ts";
import { useStore } from "./usestore.ts";

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

/** What is said of a step in the list. */
const titleOf = ({ session }: Store, step: number): string => {
  const { action, isEdited } = session.step(step);
  return `${isEdited ? "✎ " : ""}${shortly(showAction(action), 200)}`;
};

const endOf = ({ session }: Store, step: number): string => {
  if (session.edits.length > 0) return "";
  const { recording } = session;
  if (recording.differences.some((one) => one.step === step)) return " differs";
  const ending = recording.endings[step] ?? 0;
  return ["", " throw", " panic", " disabled", " rejected"][ending] ?? "";
};

export const Actions = ({ store }: { readonly store: Store }) => {
  useStore(store);
  const box = useRef<HTMLDivElement>(null);
  const rows = useRows(store.session.length, box);
  const { step } = store.view;
  useEffect(() => {
    if (step > 0) rows.scrollToIndex(step - 1, { align: "auto" });
  }, [step]);
  return (
    <nav class="actions" ref={box} aria-label="Actions" tabIndex={0}>
      <ol style={{ height: `${rows.getTotalSize()}px` }}>
        {rows.getVirtualItems().map(({ index, start }) => (
          <li
            key={index}
            class={`action${endOf(store, index + 1)}`}
            style={{ transform: `translateY(${start}px)` }}
          >
            <button
              type="button"
              tabIndex={-1}
              aria-current={index + 1 === step ? "step" : undefined}
              onClick={() => store.seek(index + 1)}
            >
              <span class="number">{index + 1}</span> {titleOf(store, index + 1)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
};
