/** Components are drawn anew when what they show changes. */
import { useLayoutEffect, useReducer } from "preact/hooks";

interface Watched {
  /** Calls a function after every change, until what is returned is called. */
  readonly subscribe: (listener: () => void) => () => void;
}

export const useStore = (store: Watched): void => {
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  // An ordinary effect comes late: the last change may have happened before it.
  useLayoutEffect(() => store.subscribe(() => redraw()), [store]);
};
