/** Components are drawn anew when the store changes. */
import { useEffect, useReducer } from "preact/hooks";
import type { Store } from "./store.ts";

export const useStore = (store: Store): void => {
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  useEffect(() => store.subscribe(() => redraw()), [store]);
};
