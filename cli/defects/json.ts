/** What `mallocspec defects --json` prints (docs/JSON.md). */
import type { By, Real, Repaired } from "../../props/ledger/defect.ts";
import type { Defect } from "../../props/ledger/defect.ts";
import { type Outcome, skipped, verdictOf } from "./outcome.ts";

/** Whether it shows with Go's constants; null where that was not tried. */
const isReal = ({ tag }: Real): boolean | null => (tag === "untried" ? null : tag !== "unseen");

const isRepaired = ({ tag }: Repaired): boolean | null =>
  tag === "none" ? null : tag === "removed";

const byJson = (by: By) =>
  by.tag === "exploration"
    ? { by: by.tag, model: by.model, constants: by.constants, instance: null, states: by.states }
    : { by: by.tag, model: null, constants: {}, instance: by.instance, states: null };

const realJson = (real: Real) => ({
  real: isReal(real),
  realBy: real.tag,
  realInstance: "instance" in real ? real.instance : null,
  reason: real.tag === "untried" ? real.reason : null,
});

const nothing = {
  by: null,
  model: null,
  constants: {},
  instance: null,
  states: null,
  path: null,
  real: null,
  realBy: null,
  realInstance: null,
  reason: null,
  repaired: null,
};

const defectJson = ({ id, invariant, sentence, found }: Defect) => ({
  id,
  found: found !== undefined,
  invariant,
  sentence,
  ...(found === undefined
    ? nothing
    : {
        ...byJson(found.by),
        path: found.path,
        ...realJson(found.real),
        repaired: isRepaired(found.repaired),
      }),
});

export const outcomeJson = (outcome: Outcome) => ({
  command: "defects",
  verdict: verdictOf(outcome),
  seconds: outcome.seconds,
  defects: outcome.defects.map(defectJson),
  skipped: skipped(outcome),
});
