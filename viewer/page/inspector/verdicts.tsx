/** The invariants at the step, asked when they are wanted: each needs the whole past. */
import { useEffect, useState } from "preact/hooks";
import type { Verdict } from "../../machine/verdicts.ts";
import { inSlice } from "../slice.ts";
import type { Store } from "../store.ts";
import { shortly } from "../text.ts";

/** The verdicts at a step, once they are known. */
const useVerdicts = (store: Store, isWanted: boolean): ReadonlyArray<Verdict> | undefined => {
  const { session, view } = store;
  const { edits } = session;
  const [found, setFound] = useState<{
    readonly step: number;
    readonly edits: unknown;
    readonly verdicts: ReadonlyArray<Verdict>;
  }>();
  const isFound = found?.step === view.step && found.edits === edits;
  useEffect(() => {
    if (!isWanted || isFound) return undefined;
    let timer = 0;
    const goOn = (): void => {
      let verdicts: ReadonlyArray<Verdict> | undefined;
      inSlice(() => (verdicts = session.verdicts.towards(view.step, 32)) === undefined);
      if (verdicts === undefined) timer = window.setTimeout(goOn);
      else setFound({ step: view.step, edits, verdicts });
    };
    timer = window.setTimeout(goOn);
    return () => window.clearTimeout(timer);
  }, [view.step, edits, isWanted, isFound]);
  return isFound ? found.verdicts : undefined;
};

const words: Readonly<Record<Verdict["tag"], string>> = {
  holds: "holds",
  contradicted: "is contradicted",
  known: "is contradicted by a known defect of Go",
  unasked: "is not asked of this step",
};

const One = ({ verdict, store }: { readonly verdict: Verdict; readonly store: Store }) => {
  const { name, sentence, tag, evidence, discovery, addresses } = verdict;
  const span = addresses.map((a) => store.session.spanAt(a)).find((h) => h !== 0);
  return (
    <li class={tag}>
      <strong>{name}</strong> {words[tag]}: {sentence}
      {discovery !== undefined && <p>{`${discovery.name}: ${discovery.sentence}`}</p>}
      {evidence.map((text, i) => (
        <p key={i}>{shortly(text)}</p>
      ))}
      {span !== undefined && (
        <button type="button" onClick={() => store.select(span)}>
          show the span
        </button>
      )}
    </li>
  );
};

/** What is contradicted comes first. */
const order: ReadonlyArray<Verdict["tag"]> = ["contradicted", "known", "holds", "unasked"];

export const Verdicts = ({ store }: { readonly store: Store }) => {
  const [isWanted, want] = useState(false);
  const verdicts = useVerdicts(store, isWanted);
  return (
    <section aria-label="Invariants">
      <details onToggle={(event) => want(event.currentTarget.open)}>
        <summary>Invariants</summary>
        {isWanted && verdicts === undefined && <p role="status">asking…</p>}
        <ul>
          {order.flatMap((tag) =>
            (verdicts ?? [])
              .filter((one) => one.tag === tag)
              .map((one) => <One key={one.name} verdict={one} store={store} />),
          )}
        </ul>
      </details>
    </section>
  );
};
