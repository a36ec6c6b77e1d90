/** The jugs of Die Hard: measure 4 gallons with jugs of 3 and 5 (TLA+'s DieHard.tla: 16 states). */
import { record } from "../../../../props/explorer/encoding/records.ts";
import { whole } from "../../../../props/explorer/encoding/scalars.ts";
import { type Model, to } from "../../../../props/explorer/model.ts";

export interface Jugs {
  readonly small: number;
  readonly big: number;
}

const kinds = ["fill small", "fill big", "empty small", "empty big", "to big", "to small"] as const;

export const diehard: Model<Jugs, (typeof kinds)[number]> = {
  name: "diehard",
  sentence: "4 gallons can be measured with jugs of 3 and 5.",
  state: record({ small: whole(0, 3), big: whole(0, 5) }),
  kinds,
  properties: [
    {
      kind: "always",
      name: "never four",
      sentence: "The big jug never holds 4 gallons.",
      when: ({ big }) => big > 0,
      holds: ({ big }) => big !== 4,
    },
    {
      kind: "sometimes",
      name: "both full",
      sentence: "Both jugs are full.",
      holds: ({ small, big }) => small === 3 && big === 5,
    },
    {
      kind: "sometimes",
      name: "nine",
      sentence: "The jugs hold 9 gallons.",
      holds: ({ small, big }) => small + big === 9,
    },
  ],
  initial: () => [{ small: 0, big: 0 }],
  actions: () => kinds,
  kindOf: (action) => action,
  show: (action) => action,
  next: ({ small, big }, action) => {
    const down = Math.min(small, 5 - big);
    const up = Math.min(big, 3 - small);
    switch (action) {
      case "fill small":
        return small === 3 ? "is full" : to({ small: 3, big });
      case "fill big":
        return to({ small, big: 5 });
      case "empty small":
        return to({ small: 0, big });
      case "empty big":
        return to({ small, big: 0 });
      case "to big":
        return to({ small: small - down, big: big + down });
      case "to small":
        return to({ small: small + up, big: big - up });
    }
  },
};
