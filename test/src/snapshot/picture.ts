/**
 * A picture of everything that can be reached from an object, private fields included, by
 * reflection: nothing has to be listed for it to be seen. A picture shares nothing with the object.
 *
 * How much room an array has is left out: a typed array is its elements up to the last one that is
 * not 0, and in an array of typed arrays null stands for one of zeros.
 */
import { privateFields } from "./privatefields.ts";

/** Where a value was found: the class and the field, of the innermost object that has a class. */
type Field = string;

export interface Picture {
  /** What is found at each path. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly fields: ReadonlyMap<string, Field>;
  /** All fields that were looked at, also where nothing was found. */
  readonly all: ReadonlySet<Field>;
  /** The public fields of objects of a class that hold no object. */
  readonly members: ReadonlyArray<Member>;
}

/** A public field with a value that is no object. */
interface Member {
  readonly object: Record<string, unknown>;
  readonly name: string;
  readonly field: Field;
}

interface Place {
  readonly path: string;
  readonly field: Field;
}

const isTypedArray = (value: unknown): value is Uint8Array =>
  ArrayBuffer.isView(value) && !(value instanceof DataView);

/** The bytes up to the last one that is not 0. */
const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): string => {
  const bytes = Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
  let end = byteLength;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.toString("latin1", 0, end);
};

const classOf = (object: object): string => object.constructor.name;
const plain = new Set(["Object", "Array", "Map"]);

class Painter {
  readonly values = new Map<string, unknown>();
  readonly fields = new Map<string, Field>();
  readonly all = new Set<Field>();
  readonly members: Member[] = [];
  readonly #opaque: ReadonlySet<Field>;
  readonly #seen = new Map<object, string>();
  #next: Array<readonly [object, Place]> = [];

  constructor(opaque: ReadonlySet<Field>) {
    this.#opaque = opaque;
  }

  paint(root: object): Picture {
    this.#value(root, { path: "", field: "" });
    while (this.#next.length > 0) {
      const level = this.#next;
      this.#next = [];
      const classy = level.filter(([object]) => !plain.has(classOf(object)));
      const hidden = privateFields(classy.map(([object]) => object));
      for (const [object, place] of level) this.#insides(object, place);
      classy.forEach(([object, { path }], i) => {
        for (const [name, value] of hidden[i]!)
          this.#member(object, `${path}.${name}`, name, value);
      });
    }
    return this;
  }

  #insides(object: object, { path, field }: Place): void {
    if (Array.isArray(object)) return this.#elements(object, { path, field });
    if (object instanceof Map) {
      for (const [key, value] of object) this.#value(value, { path: `${path}<${key}>`, field });
      return;
    }
    for (const name of Object.getOwnPropertyNames(object)) {
      const value: unknown = (object as Record<string, unknown>)[name];
      if (classOf(object) === "Object") this.#value(value, { path: `${path}.${name}`, field });
      else this.#member(object, `${path}.${name}`, name, value);
      const of = `${classOf(object)}.${name}`;
      const isMember = classOf(object) !== "Object" && !this.#opaque.has(of);
      if (isMember && (typeof value !== "object" || value === null)) {
        this.members.push({ object: object as Record<string, unknown>, name, field: of });
      }
    }
  }

  #member(object: object, path: string, name: string, value: unknown): void {
    const field = `${classOf(object)}.${name}`;
    if (this.#opaque.has(field)) return;
    this.all.add(field);
    this.#value(value, { path, field });
  }

  #elements(array: ReadonlyArray<unknown>, { path, field }: Place): void {
    const isOfColumns = array.every((element) => element === null || isTypedArray(element));
    if (!isOfColumns) this.#put({ path: `${path}.length`, field }, array.length);
    array.forEach((element, i) => {
      if (!isOfColumns || element !== null) this.#value(element, { path: `${path}[${i}]`, field });
    });
  }

  #value(value: unknown, place: Place): void {
    if (isTypedArray(value)) {
      const bytes = bytesOf(value);
      if (bytes !== "") this.#put(place, bytes);
      return;
    }
    if (typeof value === "function") return this.#put(place, "function");
    if (typeof value !== "object" || value === null) return this.#put(place, value);
    if (value instanceof DataView) return;
    const seen = this.#seen.get(value);
    if (seen !== undefined) return this.#put(place, `the same as ${seen}`);
    this.#seen.set(value, place.path);
    this.#next.push([value, place]);
  }

  #put({ path, field }: Place, value: unknown): void {
    if (this.values.has(path)) throw new Error(`two fields are called ${path}`);
    this.values.set(path, value);
    this.fields.set(path, field);
  }
}

/** A picture without the fields that are opaque. */
export const pictureOf = (root: object, opaque: ReadonlySet<Field> = new Set()): Picture =>
  new Painter(opaque).paint(root);

/** The paths at which two pictures differ. */
export const differences = (a: Picture, b: Picture): ReadonlyArray<string> =>
  [...new Set([...a.values.keys(), ...b.values.keys()])].filter(
    (path) => !Object.is(a.values.get(path), b.values.get(path)),
  );
