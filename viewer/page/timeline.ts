/** The whole trace in one strip: curves of the heap, and below them what its steps do. */
import { scaleLinear } from "d3-scale";
import type { Point } from "../machine/curves.ts";
import type { Store } from "./store.ts";

/** What a step does, by the name of its action. */
export const KINDS = ["collections", "sweeping", "stacks", "others", "allocations"] as const;
type Kind = (typeof KINDS)[number];

/** Curves and kinds of steps, each with the variable of the style sheet that has its colour. */
export const CURVES = ["inuse", "idle", "released"] as const;

const kindOf = (name: string): Kind => {
  if (name === "malloc" || name.startsWith("new")) return "allocations";
  if (name.startsWith("sweep")) return "sweeping";
  if (name.startsWith("gc.") || name === "flush" || name === "releaseall") return "collections";
  return name.startsWith("manual.") ? "stacks" : "others";
};

/** How many steps of each kind fall to each pixel. */
interface Density {
  readonly known: number;
  readonly width: number;
  readonly counts: Readonly<Record<Kind, Uint32Array>>;
}

/** The steps that are shown, the first and the last, as parts of the width. */
const scaleOf = ({ document, length }: Store["session"]["recording"], width: number) =>
  scaleLinear()
    .domain([document.head.hidden, Math.max(document.head.hidden + 1, length)])
    .range([0, width]);

const densityOf = (recording: Store["session"]["recording"], width: number): Density => {
  const { document, names } = recording;
  const x = scaleOf(recording, width);
  const of = (): Uint32Array => new Uint32Array(width);
  const counts = {
    allocations: of(),
    collections: of(),
    sweeping: of(),
    stacks: of(),
    others: of(),
  };
  for (let step = document.head.hidden + 1; step < names.length; step++) {
    const at = Math.min(width - 1, Math.floor(x(step)));
    counts[kindOf(names[step] ?? "")][at]!++;
  }
  return { known: names.length, width, counts };
};

/** The room of the curves, of the steps below them, and of the marks between both. */
interface Strip {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly colour: (name: string) => string;
  /** Where a step lies. */
  readonly x: (step: number) => number;
}

const BAND = 14;
const MARKS = 8;

const drawCurves = ({ colour, context, height, x }: Strip, points: ReadonlyArray<Point>): void => {
  const most = points.reduce((n, { idle, inuse }) => Math.max(n, inuse, idle), 1);
  const y = scaleLinear()
    .domain([0, most])
    .range([height - BAND - MARKS, 2]);
  for (const name of CURVES) {
    context.beginPath();
    for (const point of points) context.lineTo(x(point.step), y(point[name]));
    context.strokeStyle = colour(name);
    context.setLineDash(name === "inuse" ? [] : name === "idle" ? [6, 3] : [2, 2]);
    context.lineWidth = 1.5;
    context.stroke();
  }
  context.setLineDash([]);
};

const drawDensity = ({ colour, context, height, width }: Strip, { counts }: Density): void => {
  for (let at = 0; at < width; at++) {
    const total = KINDS.reduce((sum, kind) => sum + counts[kind][at]!, 0);
    if (total === 0) continue;
    let bottom = height;
    for (const kind of KINDS) {
      const n = counts[kind][at]!;
      if (n === 0) continue;
      // A single collection among a thousand steps is still a pixel.
      const part = Math.max(2, (n / total) * BAND);
      const top = Math.max(height - BAND, bottom - part);
      context.fillStyle = colour(kind);
      context.fillRect(at, top, 1, bottom - top);
      bottom = top;
    }
  }
};

const drawMarks = (
  { colour, context, height, x }: Strip,
  name: string,
  steps: Iterable<number>,
): void => {
  context.fillStyle = colour(name);
  let before = -1;
  for (const step of steps) {
    const at = Math.floor(x(step));
    if (at === before) continue;
    before = at;
    context.fillRect(at - 1, height - BAND - MARKS, 3, MARKS - 1);
  }
};

/** The steps where Go gave up. */
const stopped = ({ endings }: Store["session"]["recording"]): ReadonlyArray<number> => {
  const found: number[] = [];
  endings.forEach((ending, step) => {
    if (ending === 1 || ending === 2) found.push(step);
  });
  return found;
};

/** Draws the strips of one page, and counts steps only when more of them are known. */
export class Timeline {
  #density: Density | undefined;

  draw(sized: Omit<Strip, "x">, { finding, session, view }: Store): void {
    const { recording } = session;
    const { context, height } = sized;
    const width = Math.max(1, Math.floor(sized.width));
    const strip = { ...sized, width, x: scaleOf(recording, width) };
    const known = this.#density;
    if (known?.width !== width || known.known !== recording.names.length) {
      this.#density = densityOf(recording, width);
    }
    context.clearRect(0, 0, width, height);
    drawDensity(strip, this.#density!);
    drawCurves(strip, recording.curves.points);
    drawMarks(strip, "found", finding.search?.found ?? []);
    const wrong = recording.differences.map(({ step }) => step);
    drawMarks(strip, "wrong", [...wrong, ...stopped(recording)]);
    context.fillStyle = strip.colour("mark");
    context.fillRect(Math.max(0, Math.min(width - 2, strip.x(view.step) - 1)), 0, 2, height);
  }
}
