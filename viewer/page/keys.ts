/** Keys for everything. */
import type { Store } from "./store.ts";

type Command = (store: Store) => void;

const by =
  (steps: number): Command =>
  (store) =>
    store.seek(store.view.step + steps);

const toDifference: Command = (store) => {
  const next = store.session.recording.differences.find(({ step }) => step > store.view.step);
  if (next !== undefined) store.seek(next.step);
};

/** Each key with what it does, for the list of keys. */
export const keys: ReadonlyArray<{
  readonly key: string;
  readonly does: string;
  readonly command: Command;
}> = [
  { key: "ArrowRight", does: "the next step", command: by(1) },
  { key: "ArrowLeft", does: "the step before", command: by(-1) },
  { key: "PageDown", does: "100 steps on", command: by(100) },
  { key: "PageUp", does: "100 steps back", command: by(-100) },
  { key: "Home", does: "the beginning", command: (store) => store.seek(0) },
  { key: "End", does: "the end", command: (store) => store.seek(store.session.length) },
  { key: "d", does: "the next difference", command: toDifference },
  { key: "/", does: "look for something", command: () => document.getElementById("find")?.focus() },
  { key: "n", does: "the next step that was found", command: (store) => store.toFound(true) },
  { key: "N", does: "the one before", command: (store) => store.toFound(false) },
  { key: "Escape", does: "select nothing", command: (store) => store.select(0) },
];

/** The key of an event that is meant for the page, not for a field or the browser. */
export const keyOf = (event: KeyboardEvent): string | undefined => {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  return event.target instanceof HTMLInputElement ? undefined : event.key;
};

export const onKey = (store: Store, event: KeyboardEvent): void => {
  const pressed = keyOf(event);
  const found = keys.find(({ key }) => key === pressed);
  if (found === undefined) return;
  event.preventDefault();
  found.command(store);
};
