/**
 * A trace in Chrome's trace format, which profilers such as Perfetto show. A trace has no clock: each event
 * lasts as many microseconds as it has events in it, itself counted, one after the other.
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
import { hex } from "../../props/report/show.ts";
import type { Event } from "../../spec/machine/event.ts";
import type { Operation } from "../../wire/index.ts";

/** A slice: from `ts` on, for `dur` microseconds, on a lane for each processor. */
interface Slice {
  readonly name: string;
  readonly cat: "operation" | "event";
  readonly ph: "X";
  readonly ts: number;
  readonly dur: number;
  readonly pid: 1;
  readonly tid: number;
  readonly args: Readonly<Record<string, unknown>>;
}

const hidden: ReadonlySet<string> = new Set(["e", "fx"]);

/** The fields of an event, as JSON can hold them. */
const argsOf = (event: Event): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(event)
      .filter(([field]) => !hidden.has(field))
      .map(([field, value]) => [field, typeof value === "bigint" ? hex(value) : value]),
  );

const countIn = ({ fx = [] }: Event): number =>
  fx.reduce((count, inner) => count + countIn(inner), 1);

/** Adds the slices of an event that begins at a moment, and gives the moment after it. */
const addSlices = (slices: Slice[], event: Event, ts: number, lane: number): number => {
  const { fx = [] } = event;
  const isTop = "s" in event;
  slices.push({
    name: event.e,
    cat: isTop ? "operation" : "event",
    ph: "X",
    ts,
    dur: countIn(event),
    pid: 1,
    tid: lane,
    args: argsOf(event),
  });
  let at = ts + 1;
  for (const inner of fx) at = addSlices(slices, inner, at, lane);
  return at;
};

/** The name of a lane, which stands for a processor. */
const laneName = (tid: number) => ({
  name: "thread_name",
  ph: "M",
  pid: 1,
  tid,
  args: { name: tid === 0 ? "no processor" : `P ${tid - 1}` },
});

/** The text of a file in that format. */
export const perfettoOf = (operations: Iterable<Operation>): string => {
  const slices: Slice[] = [];
  const lanes = new Set<number>();
  let ts = 0;
  for (const operation of operations) {
    const lane = operation.p + 1;
    lanes.add(lane);
    ts = addSlices(slices, operation, ts, lane);
  }
  const names = [...lanes].map(laneName);
  return `{"traceEvents":[\n${[...names, ...slices].map((one) => JSON.stringify(one)).join(",\n")}\n]}\n`;
};
