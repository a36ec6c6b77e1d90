/** Components are drawn anew when what they show changes. */
import { useLayoutEffect, useReducer } from "preact/hooks";
import type { Notifier } from "./notifier.ts";

export const useStore = (store: Notifier): void => {
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  // An ordinary effect comes late: the last change may have happened before it.
  useLayoutEffect(() => store.subscribe(() => redraw()), [store]);
};
