/** The colours of the page, for what is drawn on a canvas. */
import { useEffect, useReducer } from "preact/hooks";
import type { Theme } from "./colours.ts";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

const themeNow = (): Theme => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    isDark: dark.matches,
    back: colour("back"),
    text: colour("text"),
    mark: colour("mark"),
  };
};

let known: Theme | undefined;
dark.addEventListener("change", () => (known = undefined));

/** The colours; a component that uses them is drawn anew when they change. */
export const useTheme = (): Theme => {
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  useEffect(() => {
    const listener = (): void => redraw();
    dark.addEventListener("change", listener);
    return () => dark.removeEventListener("change", listener);
  }, []);
  return (known ??= themeNow());
};
