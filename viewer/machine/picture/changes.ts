/** What is different between two pictures, field by field. */
import type { Cache, Figures, Picture, TreapNode } from "./picture.ts";
import { hex } from "../words.ts";
import { SPAN_FIELDS, type SpanField } from "./spans.ts";

export type Value = number | bigint | string | boolean | undefined;

/** A field that changed. A value is undefined where the part does not exist. */
export interface Change {
  /** The part of the heap: `span 0xc420000000`, `cache of P 0`, `stats`. */
  readonly part: string;
  readonly field: string;
  readonly before: Value;
  readonly after: Value;
  /** The span that it is about, by handle; 0 for none. */
  readonly span: number;
}

const figureChanges = (part: string, before: Figures, after: Figures): ReadonlyArray<Change> =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((field) =>
    before[field] === after[field]
      ? []
      : [{ part, field, before: before[field], after: after[field], span: 0 }],
  );

const isThere = ({ spans }: Picture, h: number): boolean =>
  h <= spans.count && spans.columns.state[h] !== 0;

/** What a field of a span says, where the span exists. */
const fieldOf = (picture: Picture, h: number, field: SpanField): number | undefined =>
  isThere(picture, h) ? picture.spans.columns[field][h] : undefined;

/** How many slots changed, and the first of them. */
const slotChange = (before: Picture, after: Picture, h: number): Change | undefined => {
  const nelems = after.spans.columns.nelems[h]!;
  const isUsed = (picture: Picture): boolean =>
    isThere(picture, h) && picture.spans.state(h) === "in use";
  if (!isUsed(before) || !isUsed(after)) return undefined;
  const changed: number[] = [];
  for (let slot = 0; slot < nelems; slot++) {
    if (before.spans.slot(h, slot) !== after.spans.slot(h, slot)) changed.push(slot);
  }
  const [slot] = changed;
  if (slot === undefined) return undefined;
  const more = changed.length === 1 ? "" : ` and ${changed.length - 1} more`;
  return {
    part: spanName(after, h),
    field: `slot ${slot}${more}`,
    before: before.spans.slot(h, slot),
    after: after.spans.slot(h, slot),
    span: h,
  };
};

const spanName = ({ spans }: Picture, h: number): string => `span ${hex(spans.columns.base[h]!)}`;

const spanChanges = (before: Picture, after: Picture): ReadonlyArray<Change> => {
  const found: Change[] = [];
  const count = Math.max(before.spans.count, after.spans.count);
  for (let h = 1; h <= count; h++) {
    const part = spanName(isThere(after, h) ? after : before, h);
    for (const field of SPAN_FIELDS) {
      const [b, a] = [fieldOf(before, h, field), fieldOf(after, h, field)];
      if (b !== a) found.push({ part, field, before: b, after: a, span: h });
    }
    const slots = slotChange(before, after, h);
    if (slots !== undefined) found.push(slots);
  }
  return found;
};

const cacheName = ({ address, p }: Cache): string =>
  p < 0 ? `cache ${hex(address)}` : `cache of P ${p}`;

const noFigures: Figures = {};

const baseOf = (picture: Picture, h: number | undefined): Value =>
  h === undefined || h === 0 ? undefined : hex(picture.spans.columns.base[h]!);

const cacheChanges = (before: Picture, after: Picture): ReadonlyArray<Change> => {
  const addresses = new Set([...before.caches, ...after.caches].map(({ address }) => address));
  const at = ({ caches }: Picture, address: number): Cache | undefined =>
    caches.find((cache) => cache.address === address);
  return [...addresses].flatMap((address) => {
    const [b, a] = [at(before, address), at(after, address)];
    const part = cacheName((a ?? b)!);
    const figures = figureChanges(part, b?.figures ?? noFigures, a?.figures ?? noFigures);
    const users = b?.p === a?.p ? [] : [{ part, field: "P", before: b?.p, after: a?.p, span: 0 }];
    const classes = [...(a ?? b)!.spans.keys()].flatMap((spc): ReadonlyArray<Change> => {
      const [old, now] = [b?.spans[spc], a?.spans[spc]];
      const values = { before: baseOf(before, old), after: baseOf(after, now) };
      if (values.before === values.after) return [];
      return [{ part, field: `span of class ${spc}`, ...values, span: now || old || 0 }];
    });
    return [...users, ...classes, ...figures];
  });
};

const nodeFields = ["npages", "prio", "left", "right"] as const;

const treapChanges = (before: Picture, after: Picture): ReadonlyArray<Change> => {
  const nodes = new Set([...before.treap.nodes.keys(), ...after.treap.nodes.keys()]);
  return [...nodes].flatMap((node) => {
    const [b, a] = [before.treap.nodes.get(node), after.treap.nodes.get(node)];
    const { span } = (a ?? b) as TreapNode;
    const part = `treap node of ${spanName(a === undefined ? before : after, span)}`;
    return nodeFields.flatMap((field) =>
      b?.[field] === a?.[field]
        ? []
        : [{ part, field, before: b?.[field], after: a?.[field], span }],
    );
  });
};

/** All that is different, the spans first. */
export const changesBetween = (before: Picture, after: Picture): ReadonlyArray<Change> => [
  ...(before.dead === after.dead
    ? []
    : [
        {
          part: "machine",
          field: "dead",
          before: before.dead ?? undefined,
          after: after.dead ?? undefined,
          span: 0,
        },
      ]),
  ...spanChanges(before, after),
  ...cacheChanges(before, after),
  ...treapChanges(before, after),
  ...(Object.keys(after.figures) as ReadonlyArray<keyof Picture["figures"]>).flatMap((part) =>
    figureChanges(part, before.figures[part], after.figures[part]),
  ),
];
