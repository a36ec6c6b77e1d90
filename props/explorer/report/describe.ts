/** A model in words: all that is needed to write it again, and to count the same states. */
import type { Description, Model, Property } from "../model.ts";

type Lines = ReadonlyArray<string>;

/** A paragraph: a title, and what stands below it. */
export interface Section {
  readonly title: string;
  readonly lines: Lines;
  /** Whether the lines are the text of a shape, which may be broken inside brackets. */
  readonly isShape?: boolean;
}

// oxlint-disable-next-line no-explicit-any -- the states of the models have different types
type AnyModel = Model<any, any, any>;

const counting: Lines = [
  "Two states are one where all that counts of them is equal; sets, maps and bags are equal whatever the " +
    "order of their elements.",
  "A step is an action with one list of answers of the environment. Each step generates a state.",
  "Depth counts the steps from an initial state, which has depth 0.",
  "A state that breaks a property is expanded like any other.",
];

const kinds: Readonly<Record<Property<unknown>["kind"], string>> = {
  always: "in each state",
  step: "of each step",
  sometimes: "in some state",
  eventually: "each fair run reaches such a state",
};

const propertyLine = (property: Property<unknown>): string => {
  const { kind, name, sentence } = property;
  const conditional =
    (kind === "always" || kind === "step") && property.when !== undefined ? ", conditionally" : "";
  const from =
    kind === "eventually" && property.from !== undefined ? ", from marked states on" : "";
  return `${name} (${kinds[kind]}${conditional}${from}): ${sentence}`;
};

const section = (title: string, lines: Lines): ReadonlyArray<Section> =>
  lines.length === 0 ? [] : [{ title, lines }];

const given = (text: string | undefined): Lines => (text === undefined ? [] : [text]);

const initialLines = (model: AnyModel): Lines => {
  const { state, description } = model;
  const states = model.initial();
  return [
    ...given(description?.initial),
    ...(states.length > mostShown
      ? [`${states.length} states`]
      : states.map((one) => JSON.stringify(state.toItf(one))).filter(isShort)),
  ];
};

/** More initial states are counted, and longer ones only described. */
const mostShown = 8;
const isShort = (text: string): boolean => text.length <= 400;

const answerLines = ({ answers = [], description }: AnyModel): Lines => [
  ...given(description?.answers),
  ...(answers.length === 0 ? [] : [`Answers in the report: ${answers.join(", ")}`]),
];

/** What the model has, and its description leaves out. */
export const undescribed = (model: AnyModel): Lines => {
  const { description, properties } = model;
  if (description === undefined) return ["the whole model"];
  const has: ReadonlyArray<readonly [keyof Description, boolean]> = [
    ["view", model.view !== undefined],
    ["symmetry", model.symmetry !== undefined],
    ["boundary", model.within !== undefined],
    ["ends", model.ends !== undefined],
    ["answers", model.answers !== undefined],
  ];
  const actions = model.kinds.filter((kind) => description.actions[kind] === undefined);
  const more = Object.keys(description.actions).filter((kind) => !model.kinds.includes(kind));
  return [
    ...actions.map((kind) => `the action ${kind}`),
    ...more.map((kind) => `${kind} is described, and is no kind of action`),
    ...has.flatMap(([name, isThere]) =>
      isThere && description[name] === undefined ? [`the ${name}`] : [],
    ),
    ...properties.flatMap(({ name, sentence }) =>
      sentence === "" ? [`the property ${name}`] : [],
    ),
  ];
};

/** All of a model, section by section. */
export const describeModel = (model: AnyModel): ReadonlyArray<Section> => {
  const { state, view, symmetry, description, fairness = [], properties } = model;
  const fields = Object.entries(description?.fields ?? {});
  return [
    // What the view leaves out has no influence on what is counted.
    ...(view === undefined
      ? [{ title: "state", lines: [state.text], isShape: true }]
      : [{ title: "view: what counts of a state", lines: [view.text], isShape: true }]),
    ...section(
      "fields",
      fields.map(([name, meaning]) => `${name}: ${meaning}`),
    ),
    ...section("initial states", initialLines(model)),
    ...section(
      "actions, in words",
      model.kinds.map((kind) => `${kind}: ${description?.actions[kind] ?? "(not described)"}`),
    ),
    ...section("answers of the environment", answerLines(model)),
    ...section("the view, in words", given(description?.view)),
    ...section("symmetry", [
      ...given(description?.symmetry),
      ...(symmetry === undefined ? [] : [`${symmetry.length} functions`]),
    ]),
    ...section(
      "boundary: what lies outside is judged and counted, and not expanded",
      given(description?.boundary),
    ),
    ...section("where a run may end", given(description?.ends)),
    ...section(
      "fairness",
      fairness.map(({ kind, strength }) => `${strength}: ${kind}`),
    ),
    ...section("properties", properties.map(propertyLine)),
    { title: "counting", lines: counting },
    ...section("not described", undescribed(model)),
  ];
};
