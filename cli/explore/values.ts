/** States in words, from their form in ITF; and what a step changes of them. */
import type { Itf } from "../../props/explorer/encoding/shape.ts";

type Fields = Readonly<Record<string, Itf>>;

const isFields = (itf: Itf): itf is Fields => typeof itf === "object" && !Array.isArray(itf);

const words = new DataView(new ArrayBuffer(8));

const binary64 = (digits: string): string => {
  words.setBigUint64(0, BigInt(`0x${digits}`));
  const value = words.getFloat64(0);
  return Object.is(value, -0) ? "-0" : String(value);
};

const many = (items: ReadonlyArray<Itf>): string => items.map(showItf).join(", ");

/** The one key of ITF's forms that are no records. */
const forms: Readonly<Record<string, (inner: Itf) => string>> = {
  "#bigint": (digits) => digits as string,
  "#tup": (items) => `(${many(items as ReadonlyArray<Itf>)})`,
  "#list": (items) => `[${many(items as ReadonlyArray<Itf>)}]`,
  "#set": (items) => `{${many(items as ReadonlyArray<Itf>)}}`,
  "#map": (entries) =>
    `{${(entries as ReadonlyArray<readonly [Itf, Itf]>).map(([k, v]) => `${showItf(k)}: ${showItf(v)}`).join(", ")}}`,
  binary64: (digits) => binary64(digits as string),
};

const fieldsOf = (fields: Fields): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name} ${showItf(value)}`)
    .join(", ");

/** A case of a union, or an optional value. */
const showCase = (tag: string, value: Itf | undefined): string => {
  if (tag === "None") return "none";
  if (tag === "Some") return showItf(value!);
  const isEmpty = value === undefined || (isFields(value) && Object.keys(value).length === 0);
  return isEmpty ? tag : `${tag} ${showItf(value)}`;
};

export const showItf = (itf: Itf): string => {
  if (typeof itf === "boolean") return itf ? "yes" : "no";
  if (Array.isArray(itf)) return `[${many(itf as ReadonlyArray<Itf>)}]`;
  return typeof itf === "object" ? showFields(itf as Fields) : `${itf}`;
};

/** What ITF writes as an object: one of its forms, a case of a union, or a record. */
const showFields = (fields: Fields): string => {
  const [key = "", ...others] = Object.keys(fields);
  const form = others.length === 0 ? forms[key] : undefined;
  if (form !== undefined) return form(fields[key]!);
  if (typeof fields.tag === "string" && others.every((other) => other === "value")) {
    return showCase(fields.tag, fields.value);
  }
  return `{${fieldsOf(fields)}}`;
};

/** A whole state. */
export const showState = (itf: Itf): string => {
  const isRecord = isFields(itf) && !("tag" in itf) && !(Object.keys(itf)[0] ?? "").startsWith("#");
  return isRecord ? fieldsOf(itf) : showItf(itf);
};

const same = (a: Itf, b: Itf): boolean => JSON.stringify(a) === JSON.stringify(b);

const entriesOf = (itf: Itf): ReadonlyArray<readonly [string, Itf]> | undefined => {
  if (!isFields(itf) || !("#map" in itf)) return undefined;
  return (itf["#map"] as ReadonlyArray<readonly [Itf, Itf]>).map(([k, v]) => [showItf(k), v]);
};

/** The parts of two values by their names: entries of maps, items of lists as long, fields of records. */
const partsOf = (
  a: Itf,
  b: Itf,
): ReadonlyArray<readonly [string, Itf | undefined, Itf | undefined]> | undefined => {
  const [left, right] = [entriesOf(a), entriesOf(b)];
  if (left !== undefined && right !== undefined) {
    const [before, after] = [new Map(left), new Map(right)];
    const keys = [...new Set([...before.keys(), ...after.keys()])];
    return keys.map((key) => [`[${key}]`, before.get(key), after.get(key)]);
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return undefined;
    return (a as ReadonlyArray<Itf>).map((item, i) => [`[${i}]`, item, (b as Itf[])[i]!]);
  }
  if (!isFields(a) || !isFields(b)) return undefined;
  const isForm = (one: Fields): boolean => Object.keys(one).some((key) => key in forms);
  if (a.tag !== b.tag || isForm(a) || isForm(b)) return undefined;
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.map((key) => [`.${key}`, a[key], b[key]]);
};

const changesOf = (a: Itf, b: Itf, path: string): ReadonlyArray<string> => {
  if (same(a, b)) return [];
  const name = path.replace(/^\./, "");
  const parts = partsOf(a, b);
  if (parts === undefined) return [`${name} ${showItf(b)}`.trim()];
  return parts.flatMap(([part, before, after]) => {
    const inner = part === ".value" && isFields(a) && "tag" in a ? path : `${path}${part}`;
    if (after === undefined) return [`${inner.replace(/^\./, "")} gone`];
    // A map that was absent was empty.
    if (before === undefined && entriesOf(after) !== undefined) {
      return changesOf({ "#map": [] }, after, inner);
    }
    if (before === undefined) return [`${inner.replace(/^\./, "")} ${showItf(after)}`];
    return changesOf(before, after, inner);
  });
};

/** What is different in another state. */
export const showChanges = (before: Itf, after: Itf): ReadonlyArray<string> =>
  changesOf(before, after, "");
