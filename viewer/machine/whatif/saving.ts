/** An edited sequence as a trace, with the answers that were used: `replay` takes it. */
import { endingOf } from "../../../props/replay/generatedtrace.ts";
import type { Event } from "../../../spec/machine/event.ts";
import type { Performed } from "../../../props/subjects/subject.ts";
import { encodeHeader, encodeOperation, type Header } from "../../../wire/index.ts";
import type { Branch } from "./branch.ts";

/** The fast heap gives an empty text where a trace has no field. */
const asRecorded = (event: Event): Event => {
  const fields = Object.entries(event).filter(([, value]) => value !== "");
  const fx = event.fx?.map(asRecorded);
  return { ...Object.fromEntries(fields), ...(fx === undefined ? {} : { fx }) } as unknown as Event;
};

/** The header: what says where a trace comes from is true of the recording, not of its edits. */
const headerOf = (header: Header): Header => {
  const { seed: _, path: _p, replayPath: _r, property: _q, ...kept } = header;
  // The fast heap has no repairs.
  return { ...kept, repairs: [] };
};

/** The lines of the trace. A step that could not happen has none. */
export const traceOf = (branch: Branch): ReadonlyArray<string> => {
  const { recording } = branch;
  const run = branch.run();
  run.machine.recording = true;
  run.seek(0);
  const lines = [encodeHeader(headerOf(recording.document.header))];
  for (let place = 1; place <= branch.length; place++) {
    const told = run.step();
    const { event } = run;
    if (told.tag !== "done" && told.tag !== "throw" && told.tag !== "panic") continue;
    if (event === undefined) continue;
    const { base, isNew, action } = branch.entry(place);
    const { p } = action ?? recording.task(base).action;
    const from = isNew || action !== undefined ? undefined : recording.operation(base).from;
    const order = { s: place, p, ...(from === undefined ? {} : { from }) };
    const ending = endingOf({ ...told, event } as Performed);
    lines.push(encodeOperation({ ...asRecorded(event), ...order, ...ending }));
  }
  return lines;
};
