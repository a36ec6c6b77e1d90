/** What if: the action of the step as it could have been. */
import { useState } from "preact/hooks";
import type { Action } from "../../machine/session.ts";
import type { Edit } from "../../machine/whatif/edits.ts";
import type { Store } from "../store.ts";

/** The numbers of an action that can be edited. */
const numbersOf = (action: Action): ReadonlyArray<readonly [string, number]> =>
  Object.entries(action).filter(
    (entry): entry is [string, number] => typeof entry[1] === "number" && entry[0] !== "p",
  );

/** A number of an action; from 2^53 on it is a bigint. */
const numberOf = (text: string): number | bigint => {
  const n = Number(text);
  return Number.isSafeInteger(n) ? n : BigInt(text);
};

/** The edits without those of a step's own action. */
const without = (edits: ReadonlyArray<Edit>, step: number): ReadonlyArray<Edit> =>
  edits.filter((edit) => edit.tag === "insert" || edit.step !== step);

/** Gives a text to the user as a file. */
const download = (name: string, text: string): void => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/jsonl" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
};

const Edited = ({ store }: { readonly store: Store }) => {
  const { session } = store;
  if (session.edits.length === 0) return null;
  const save = (): void => download("what-if.jsonl", `${session.trace().join("\n")}\n`);
  return (
    <p>
      This is not the recording: {session.edits.length}{" "}
      {session.edits.length === 1 ? "edit" : "edits"}.{" "}
      <button type="button" onClick={() => store.edit([], store.view.step)}>
        Back to the recording
      </button>{" "}
      <button type="button" onClick={save}>
        Save as a trace
      </button>
    </p>
  );
};

const Form = ({ store, action, step }: FormProps) => {
  const [values, change] = useState<Readonly<Record<string, string>>>({});
  const { session, view } = store;
  const numbers = numbersOf(action);
  const edited = (): Action => {
    const given = Object.entries(values).filter(([, text]) => /^-?\d+$/.test(text));
    return {
      ...action,
      ...Object.fromEntries(given.map(([name, text]) => [name, numberOf(text)])),
    };
  };
  const others = without(session.edits, step);
  const replace = (): void =>
    store.edit([...others, { tag: "replace", step, action: edited() }], view.step);
  const remove = (): void => store.edit([...others, { tag: "remove", step }], view.step - 1);
  const append = (): void =>
    store.edit([...session.edits, { tag: "insert", after: step, action: edited() }], view.step + 1);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        replace();
      }}
    >
      {numbers.map(([name, value]) => (
        <label key={name}>
          {name}{" "}
          <input
            inputMode="numeric"
            size={12}
            value={values[name] ?? String(value)}
            onInput={(event) => change({ ...values, [name]: event.currentTarget.value })}
          />{" "}
        </label>
      ))}
      {numbers.length > 0 && <button type="submit">Do this instead</button>}{" "}
      <button type="button" onClick={append}>
        Do this once more
      </button>{" "}
      <button type="button" onClick={remove}>
        Leave it out
      </button>
    </form>
  );
};

interface FormProps {
  readonly store: Store;
  readonly action: Action;
  /** The step of the recording. */
  readonly step: number;
}

export const WhatIf = ({ store }: { readonly store: Store }) => {
  const { shown, simulated } = store.moment;
  const { isKnown, edits } = store.session;
  const step = shown?.recordedStep;
  return (
    <section aria-label="What if">
      <Edited store={store} />
      {edits.length > 0 && simulated > 0 && <p>{simulated} answers are simulated here.</p>}
      {shown !== undefined && step !== undefined && isKnown && (
        <details>
          <summary>What if</summary>
          <Form key={step} store={store} action={shown.action} step={step} />
        </details>
      )}
    </section>
  );
};
