/**
 * Two-phase commit, as stateright's examples/2pc.rs has it: 288 states with 3 resource managers, 8,832
 * with 5.
 */
import { array, set } from "../../../../props/explorer/encoding/collections.ts";
import { record } from "../../../../props/explorer/encoding/records.ts";
import { boolean, oneOf, whole } from "../../../../props/explorer/encoding/scalars.ts";
import { type Model, to } from "../../../../props/explorer/model.ts";

export interface TwoPhase {
  readonly rms: ReadonlyArray<"working" | "prepared" | "committed" | "aborted">;
  readonly tm: "init" | "committed" | "aborted";
  readonly prepared: ReadonlyArray<boolean>;
  /** The number of a manager says that it is prepared, -1 commit, -2 abort. */
  readonly messages: ReadonlySet<number>;
}

const COMMIT = -1;
const ABORT = -2;

const kinds = [
  "tm commit",
  "tm abort",
  "tm hears prepared",
  "rm prepares",
  "rm chooses abort",
  "rm hears commit",
  "rm hears abort",
] as const;

export interface Action {
  readonly kind: (typeof kinds)[number];
  readonly rm: number;
}

const set1 = <A>(values: ReadonlyArray<A>, i: number, value: A): ReadonlyArray<A> =>
  values.map((other, j) => (i === j ? value : other));

const enabledOf = (n: number, state: TwoPhase): ReadonlyArray<Action> => {
  const { rms, tm, prepared, messages } = state;
  const actions: Action[] = [];
  if (tm === "init" && prepared.every(Boolean)) actions.push({ kind: "tm commit", rm: -1 });
  if (tm === "init") actions.push({ kind: "tm abort", rm: -1 });
  for (let rm = 0; rm < n; rm++) {
    if (tm === "init" && messages.has(rm)) actions.push({ kind: "tm hears prepared", rm });
    if (rms[rm] === "working") actions.push({ kind: "rm prepares", rm });
    if (rms[rm] === "working") actions.push({ kind: "rm chooses abort", rm });
    if (messages.has(COMMIT)) actions.push({ kind: "rm hears commit", rm });
    if (messages.has(ABORT)) actions.push({ kind: "rm hears abort", rm });
  }
  return actions;
};

const step = (state: TwoPhase, { kind, rm }: Action): TwoPhase => {
  const { rms, prepared, messages } = state;
  switch (kind) {
    case "tm commit":
      return { ...state, tm: "committed", messages: new Set([...messages, COMMIT]) };
    case "tm abort":
      return { ...state, tm: "aborted", messages: new Set([ABORT, ...messages]) };
    case "tm hears prepared":
      return { ...state, prepared: set1(prepared, rm, true) };
    case "rm prepares":
      return { ...state, rms: set1(rms, rm, "prepared"), messages: new Set([...messages, rm]) };
    case "rm chooses abort":
      return { ...state, rms: set1(rms, rm, "aborted") };
    case "rm hears commit":
      return { ...state, rms: set1(rms, rm, "committed") };
    case "rm hears abort":
      return { ...state, rms: set1(rms, rm, "aborted") };
  }
};

const permutations = (n: number): ReadonlyArray<ReadonlyArray<number>> =>
  n === 0
    ? [[]]
    : permutations(n - 1).flatMap((rest) =>
        Array.from({ length: n }, (_, i) => [...rest.slice(0, i), n - 1, ...rest.slice(i)]),
      );

/** The state in which each manager has another one's number. */
const renamed =
  (order: ReadonlyArray<number>) =>
  (state: TwoPhase): TwoPhase => ({
    ...state,
    rms: order.map((i) => state.rms[i]!),
    prepared: order.map((i) => state.prepared[i]!),
    messages: new Set([...state.messages].map((m) => (m < 0 ? m : order.indexOf(m)))),
  });

export const twophase = (n: number, isSymmetric = false): Model<TwoPhase, Action> => ({
  name: `two-phase commit of ${n}`,
  sentence: "All managers come to the same decision; messages are never lost.",
  state: record({
    rms: array(n, oneOf("working", "prepared", "committed", "aborted")),
    tm: oneOf("init", "committed", "aborted"),
    prepared: array(n, boolean),
    messages: set(whole(-2, n - 1), whole(0, n + 2)),
  }),
  kinds,
  properties: [
    {
      kind: "sometimes",
      name: "abort agreement",
      sentence: "All managers have aborted.",
      holds: ({ rms }) => rms.every((rm) => rm === "aborted"),
    },
    {
      kind: "sometimes",
      name: "commit agreement",
      sentence: "All managers have committed.",
      holds: ({ rms }) => rms.every((rm) => rm === "committed"),
    },
    {
      kind: "always",
      name: "consistent",
      sentence: "No manager has committed where another one has aborted.",
      when: ({ rms }) => rms.includes("committed"),
      holds: ({ rms }) => !(rms.includes("aborted") && rms.includes("committed")),
    },
  ],
  initial: () => [
    {
      rms: Array.from({ length: n }, () => "working" as const),
      tm: "init",
      prepared: Array.from({ length: n }, () => false),
      messages: new Set(),
    },
  ],
  actions: (state) => enabledOf(n, state),
  kindOf: ({ kind }) => kind,
  show: ({ kind, rm }) => (rm < 0 ? kind : `${kind} (${rm})`),
  next: (state, action) => to(step(state, action)),
  ...(isSymmetric ? { symmetry: permutations(n).map(renamed) } : {}),
});
