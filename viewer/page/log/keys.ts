/** The keys of the page of a log. */
import { keyOf } from "../keys.ts";
import type { LogStore } from "./logpage.tsx";

/** The step that a key leads to. */
const stepOf = (key: string | undefined, { moment, session }: LogStore): number | undefined => {
  switch (key) {
    case "ArrowRight":
      return moment.step + 1;
    case "ArrowLeft":
      return moment.step - 1;
    case "PageDown":
      return moment.step + 100;
    case "PageUp":
      return moment.step - 100;
    case "Home":
      return 0;
    case "End":
      return session.length;
    case "d":
      return session.findings.find(({ step }) => step > moment.step)?.step;
    default:
      return undefined;
  }
};

export const onLogKey = (store: LogStore, event: KeyboardEvent): void => {
  const step = stepOf(keyOf(event), store);
  if (step === undefined) return;
  event.preventDefault();
  store.seek(step);
};
