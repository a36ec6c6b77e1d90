/** The actions of the sequence that is shown. */
import { showAction } from "../machine/words.ts";
import { StepList } from "./list.tsx";
import type { Store } from "./store.ts";
import { shortly } from "./text.ts";
import { useStore } from "./usestore.ts";

/** What is said of a step in the list. */
const titleOf = ({ session }: Store, step: number): string => {
  const { action, isEdited } = session.step(step);
  return `${isEdited ? "✎ " : ""}${shortly(showAction(action), 200)}`;
};

const endingOf = ({ session }: Store, step: number): string => {
  if (session.edits.length > 0) return "";
  if (session.difference(step) !== undefined) return "differs";
  const ending = session.recording.endings[step] ?? 0;
  return ["", "throw", "panic", "disabled", "rejected"][ending] ?? "";
};

export const Actions = ({ store }: { readonly store: Store }) => {
  useStore(store);
  return (
    <StepList
      hidden={store.session.hidden}
      length={store.session.length}
      current={store.view.step}
      titleOf={(step) => titleOf(store, step)}
      endingOf={(step) => endingOf(store, step)}
      onPick={(step) => store.seek(step)}
    />
  );
};
