/** The whole ledger: each known defect is found anew, as it was. */
import { describe, expect, it } from "vitest";
import { runExamination } from "../../../host/ledger/examination.ts";
import { ids } from "../../../props/ledger/ledger.ts";
import type { Defect } from "../../../props/ledger/defect.ts";
import { discoveries } from "../../../props/properties/discoveries.ts";
import { repairs } from "../../../spec/instance/repairs.ts";

/** A row in a line. */
const lineOf = ({ id, invariant, found }: Defect): string => {
  if (found === undefined) return `${id}: not found`;
  const { by, path, real, repaired } = found;
  const how = by.tag === "exploration" ? `${by.model}, ${by.states} states` : by.instance;
  const there = "instance" in real ? ` on ${real.instance}` : "";
  return `${id}: ${invariant} in ${path} on ${how}; ${real.tag}${there}; ${repaired.tag}`;
};

describe("the ledger", () => {
  it("finds every discovery, and none is left where there is a repair", async () => {
    expect(ids).toEqual(discoveries.map(({ name }) => name));
    const rows = await runExamination(ids);
    expect(rows.map(lineOf)).toMatchSnapshot();
    const repaired = rows.filter(({ found }) => found?.repaired.tag === "removed");
    expect(repaired.map(({ id }) => id).toSorted()).toEqual(Object.keys(repairs).toSorted());
  }, 300_000);
});
