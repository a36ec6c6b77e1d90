/** Which properties of a step an action concerns, by the names of its acts. */
import type { Event } from "../spec/event.ts";
import type { Property } from "./property.ts";

const nobody: ReadonlyArray<Property> = [];

export class Subscriptions {
  /** Those that any action concerns. */
  #always: ReadonlyArray<Property>;
  readonly #byName = new Map<string, ReadonlyArray<Property>>();
  /** By the names of an action's acts: an action of few acts is like many others. */
  readonly #known = new Map<string, ReadonlyArray<Property>>();

  constructor(properties: ReadonlyArray<Property>) {
    this.#always = properties.filter(({ on }) => on === undefined);
    for (const property of properties) {
      for (const name of property.on ?? []) {
        this.#byName.set(name, [...(this.#byName.get(name) ?? []), property]);
      }
    }
  }

  concerning(event: Event | undefined): ReadonlyArray<Property> {
    if (event === undefined) return this.#always;
    if (event.fx === undefined) return this.#ofOne(event.e);
    const found = new Set(this.#always);
    this.#collect(event, found);
    return [...found];
  }

  /** Nobody asks for it any more. */
  close(property: Property): void {
    const others = (list: ReadonlyArray<Property>) => list.filter((one) => one !== property);
    this.#always = others(this.#always);
    for (const name of property.on ?? []) {
      this.#byName.set(name, others(this.#byName.get(name) ?? nobody));
    }
    this.#known.clear();
  }

  #ofOne(name: Event["e"]): ReadonlyArray<Property> {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const found = [...this.#always, ...(this.#byName.get(name) ?? nobody)];
    this.#known.set(name, found);
    return found;
  }

  #collect(event: Event, into: Set<Property>): void {
    for (const property of this.#byName.get(event.e) ?? nobody) into.add(property);
    if (event.fx !== undefined) for (const inner of event.fx) this.#collect(inner, into);
  }
}
