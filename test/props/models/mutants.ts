/** A value with one leaf changed, for each of its leaves, by reflection. */
import { isMap } from "immutable";

export interface Mutant {
  readonly path: string;
  readonly value: unknown;
}

/** Another value of the same kind. */
const changed = (leaf: unknown): unknown => {
  switch (typeof leaf) {
    case "number":
      return leaf === 1 ? 0 : leaf + 1;
    case "bigint":
      return leaf - 1n;
    case "boolean":
      return !leaf;
    case "string":
      return leaf === "00" ? "01" : `${leaf}0`;
    default:
      return 12345;
  }
};

export const mutants = function* (value: unknown, path = ""): Generator<Mutant> {
  if (isMap(value)) {
    const map = value;
    for (const [key, item] of map) {
      for (const inner of mutants(item, `${path}[${String(key)}]`)) {
        yield { path: inner.path, value: map.set(key, inner.value) };
      }
      yield { path: `${path}[${String(key)}] removed`, value: map.delete(key) };
    }
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      for (const inner of mutants(item, `${path}[${i}]`)) {
        yield { path: inner.path, value: value.with(i, inner.value) };
      }
    }
    if (value.length > 0) yield { path: `${path} shortened`, value: value.slice(1) };
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      for (const inner of mutants(item, `${path}.${key}`)) {
        yield { path: inner.path, value: { ...value, [key]: inner.value } };
      }
    }
  } else yield { path, value: changed(value) };
};
