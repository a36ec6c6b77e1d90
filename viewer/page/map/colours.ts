/**
 * What the colours of the map say. The colours are those of Okabe and Ito, and of cividis for what is
 * more or less: both are made for people who see fewer colours.
 */
import { scaleLinear, scaleLog } from "d3-scale";
import type { Picture } from "../../machine/picture/picture.ts";
import { bytes, grouped } from "../text.ts";

/** One thing that a colour says. */
export interface Entry {
  /** Which entries are the same, and in which order they come. */
  readonly order: number;
  readonly label: string;
  readonly colour: string;
}

export interface Theme {
  readonly isDark: boolean;
  readonly back: string;
  readonly text: string;
  readonly mark: string;
}

export const MODES = {
  class: "size class",
  state: "state",
  sweep: "sweep generation",
  age: "age",
} as const;
export type Mode = keyof typeof MODES;

export const modeNamed = (name: string): Mode => (name in MODES ? (name as Mode) : "class");

const CIVIDIS = ["#00306f", "#4a4c6b", "#7b7b78", "#b3a772", "#fee838"] as const;
/** On a dark page the darkest ones would not be seen. */
const CIVIDIS_DARK = ["#3564ae", "#6d7aa5", "#93938f", "#c3b674", "#fee838"] as const;

const ramp = (isDark: boolean, at: number): string => {
  const colours = isDark ? CIVIDIS_DARK : CIVIDIS;
  return scaleLinear<string>()
    .domain(colours.map((_, i) => i / (colours.length - 1)))
    .range(colours)
    .clamp(true)(at);
};

/** The colours of states, light and dark. */
export const STATE_COLOURS = {
  "in use": ["#0072b2", "#56b4e9"],
  manual: ["#d55e00", "#e69f00"],
  free: ["#b9c0c7", "#535b65"],
  released: ["#e3e7eb", "#2b323a"],
} as const;
type Kind = keyof typeof STATE_COLOURS;

const KINDS: ReadonlyArray<readonly [Kind, string]> = [
  ["in use", "in use"],
  ["manual", "manual (stacks)"],
  ["free", "free"],
  ["released", "free, all or in part released"],
];

const kindOf = ({ spans }: Picture, h: number): Kind => {
  const state = spans.state(h);
  if (state === "in use" || state === "manual") return state;
  return spans.columns.npreleased[h]! > 0 ? "released" : "free";
};

const ofKind = (kind: Kind, isDark: boolean): Entry => {
  const i = KINDS.findIndex(([name]) => name === kind);
  const colour = STATE_COLOURS[kind][isDark ? 1 : 0];
  return { order: 1000 + i, label: KINDS[i]![1], colour };
};

const LARGEST_SMALL = 32768;
const sizes = scaleLog().domain([8, LARGEST_SMALL]).range([0, 1]).clamp(true);

const ofClass = ({ spans }: Picture, h: number, isDark: boolean): Entry => {
  const { elemsize, spanclass } = spans.columns;
  const spc = spanclass[h]!;
  if (spc < 2) {
    return {
      order: 500 + spc,
      label: `large${noscan(spc)}`,
      colour: isDark ? "#cc79a7" : "#9c3f74",
    };
  }
  const size = elemsize[h]!;
  const label = `${bytes(size)}${noscan(spc)}`;
  return { order: spc, label, colour: ramp(isDark, sizes(size)) };
};

/** A span's class is odd where its objects hold no pointers. */
const noscan = (spc: number): string => (spc % 2 === 1 ? ", no pointers" : "");

const ofSweep = ({ figures, spans }: Picture, h: number, isDark: boolean): Entry => {
  const i = isDark ? 1 : 0;
  const behind = Number(figures.heap["sweepgen"]) - spans.columns.sweepgen[h]!;
  if (behind === 0) return { order: 1, label: "swept", colour: ["#009e73", "#35c79b"][i]! };
  if (behind === 1) return { order: 2, label: "being swept", colour: ["#cc79a7", "#e3a6c7"][i]! };
  return { order: 3, label: "not swept yet", colour: ["#d55e00", "#f0a35c"][i]! };
};

/** Ages by powers of ten: the youngest are the brightest. */
const ofAge = (age: number | undefined, isDark: boolean): Entry => {
  if (age === undefined) return { order: 99, label: "not known", colour: isDark ? "#777" : "#999" };
  const power = Math.min(6, Math.floor(Math.log10(Math.max(1, age)) + 1e-9));
  const label =
    age === 0 ? "this step" : `${grouped(10 ** power)} to ${grouped(10 ** (power + 1) - 1)} steps`;
  return {
    order: age === 0 ? -1 : power,
    label,
    colour: ramp(isDark, age === 0 ? 1 : 0.85 - power / 6),
  };
};

/** What the colour of a span says. `ageOf` gives steps since the span was allocated or freed. */
export const entryOf = (
  picture: Picture,
  mode: Mode,
  isDark: boolean,
  ageOf: (h: number) => number | undefined,
): ((h: number) => Entry) => {
  const entry = (h: number): Entry => {
    if (mode === "age") return ofAge(ageOf(h), isDark);
    const kind = kindOf(picture, h);
    if (kind !== "in use" || mode === "state") return ofKind(kind, isDark);
    return mode === "class" ? ofClass(picture, h, isDark) : ofSweep(picture, h, isDark);
  };
  const known = new Map<number, Entry>();
  return (h) => {
    const found = known.get(h) ?? entry(h);
    known.set(h, found);
    return found;
  };
};
