/**
 * What a machine asks its environment, question by question, with the arguments. The specification's
 * questions follow from the events that it leaves: an act that asks repeats what it asked for. The fast
 * side's are written down where they are answered.
 */
import type { Question } from "../../spec/machine/environment.ts";
import type { Event, EventName } from "../../spec/machine/event.ts";

/** The question, and its arguments in the order in which the fast side gives them. */
export type Posed = readonly [q: Question, ...args: ReadonlyArray<unknown>];

type Posers = { readonly [E in EventName]?: (event: Event<E>) => Posed | undefined };

/** What the act itself asks; the questions of nested acts follow. */
const posers: Posers = {
  "os.reserve": ({ hint, n }) => ["os.reserve", hint, n],
  "os.alloc": ({ n, stat }) => ["os.alloc", n, stat],
  "os.map": ({ a, n, reserved, stat }) => ["os.map", a, n, reserved === 1, stat],
  "os.free": ({ a, n, stat }) => ["os.free", a, n, stat],
  "os.unused": ({ a, n }) => ["os.unused", a, n],
  "os.used": ({ a, n }) => ["os.used", a, n],
  "os.fault": ({ a, n }) => ["os.unused", a, n],
  "tr.ins": () => ["prio"],
  sample: ({ rate }) => ["sample", rate],
  "span.free": ({ now }) => (now === undefined ? undefined : ["now"]),
  sweep: ({ a, ne }) => ["marks", a, ne],
  prof: () => ["buckets"],
  "sp.free": ({ a, k }) => (k === "finalizer" ? ["finblock", a] : undefined),
  "mcache.free": ({ c }) => ["stackcache", c],
};

const collect = (event: Event, into: Posed[]): void => {
  const pose = posers[event.e] as ((event: Event) => Posed | undefined) | undefined;
  const own = pose?.(event);
  if (own !== undefined) into.push(own);
  if (event.fx !== undefined) for (const inner of event.fx) collect(inner, into);
};

/** The questions of an operation, in the order in which they are asked. */
export const questionsOf = (event: Event): ReadonlyArray<Posed> => {
  const posed: Posed[] = [];
  collect(event, posed);
  return posed;
};

const isSame = (a: Posed, b: Posed): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

/** The first question that is not asked as it should be. */
export const firstUnlike = (
  expected: ReadonlyArray<Posed>,
  actual: ReadonlyArray<Posed>,
): readonly [index: number, expected: Posed | undefined, actual: Posed | undefined] | undefined => {
  const most = Math.max(expected.length, actual.length);
  for (let i = 0; i < most; i++) {
    const [e, a] = [expected[i], actual[i]];
    if (e === undefined || a === undefined || !isSame(e, a)) return [i, e, a];
  }
  return undefined;
};
