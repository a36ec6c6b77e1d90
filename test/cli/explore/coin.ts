/** A coin that is tossed until it has shown heads often enough: a model with something of everything. */
import { record } from "../../../props/explorer/encoding/records.ts";
import { whole } from "../../../props/explorer/encoding/scalars.ts";
import type { Model } from "../../../props/explorer/model.ts";

export interface Coin {
  readonly heads: number;
  readonly tails: number;
}

type Action = "toss" | "turn" | "melt";

export const coin = (most: number): Model<Coin, Action> => ({
  name: "coin",
  sentence: "A coin is tossed. The model shows counting, and cannot show how fair the coin is.",
  state: record({ heads: whole(0, most), tails: whole(0, most) }),
  kinds: ["toss", "turn", "melt"],
  answers: ["heads", "tails", "edge"],
  properties: [
    {
      kind: "always",
      name: "few heads",
      sentence: "Heads are shown less than three times.",
      holds: ({ heads }) => (heads < 3 ? true : "lucky"),
    },
    {
      kind: "always",
      name: "no edge",
      sentence: "A coin on its edge is not moved.",
      when: () => false,
      holds: () => true,
    },
    {
      kind: "step",
      name: "counted",
      sentence: "A toss adds 1.",
      when: (_, action) => action === "toss",
      holds: (before, _, { state }) =>
        state.heads + state.tails === before.heads + before.tails + 1,
    },
    {
      kind: "sometimes",
      name: "as many",
      sentence: "Heads and tails are shown twice.",
      holds: ({ heads, tails }) => heads === 2 && tails === 2,
    },
  ],
  initial: () => [{ heads: 0, tails: 0 }],
  actions: ({ heads, tails }) => (heads + tails === most ? [] : ["toss", "turn"]),
  kindOf: (action) => action,
  show: (action) => action,
  next: ({ heads, tails }, action) => {
    if (action === "turn")
      return heads === tails ? "is the same" : [{ state: { heads: tails, tails: heads } }];
    return [
      { state: { heads: heads + 1, tails }, answer: "heads" },
      { state: { heads, tails: tails + 1 }, answer: "tails" },
    ];
  },
  within: ({ heads }) => heads < 4,
  ends: ({ heads, tails }) => heads + tails === most,
  description: {
    initial: "Nothing was tossed.",
    actions: {
      toss: "No argument. Enabled while heads + tails < most. Adds 1 to heads or to tails.",
      turn: "No argument. Enabled as toss is. Refused where heads = tails. Swaps the two.",
      melt: "Never enabled.",
    },
    fields: { heads: "how often heads was shown", tails: "how often tails was shown" },
    answers: "A toss is answered heads or tails.",
    boundary: "heads < 4",
    ends: "heads + tails = most",
  },
});
