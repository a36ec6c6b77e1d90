/** Which properties of a step an action concerns, by the names of its acts. */
import type { Event } from "../../spec/machine/event.ts";
import { forEachName } from "../ghost/acts.ts";
import type { Property } from "./property.ts";

/** A property, and the number of the action that it was last found to be concerned by. */
interface Subscriber {
  readonly property: Property;
  action: number;
}

const none: ReadonlyArray<Subscriber> = [];

export class Subscriptions {
  /** Those that any action concerns. */
  #always: Subscriber[] = [];
  readonly #byName = new Map<string, Subscriber[]>();
  #actions = 0;

  constructor(properties: ReadonlyArray<Property>) {
    for (const property of properties) this.#add({ property, action: 0 });
  }

  /** Each property that the action is to be shown to, once. */
  concerning(event: Event | undefined): ReadonlyArray<Property> {
    this.#actions++;
    const found: Property[] = [];
    for (const { property } of this.#always) found.push(property);
    if (event !== undefined) this.#collect(event, found);
    return found;
  }

  /** Ends the subscriptions of a property. */
  close(property: Property): void {
    const others = (list: ReadonlyArray<Subscriber>) =>
      list.filter((one) => one.property !== property);
    this.#always = others(this.#always);
    for (const name of property.on ?? []) {
      this.#byName.set(name, others(this.#byName.get(name) ?? none));
    }
  }

  #add(subscriber: Subscriber): void {
    const { on } = subscriber.property;
    if (on === undefined) this.#always.push(subscriber);
    for (const name of on ?? []) {
      const others = this.#byName.get(name);
      if (others === undefined) this.#byName.set(name, [subscriber]);
      else others.push(subscriber);
    }
  }

  #collect(event: Event, found: Property[]): void {
    forEachName(event, (name) => {
      for (const subscriber of this.#byName.get(name) ?? none) {
        if (subscriber.action === this.#actions) continue;
        subscriber.action = this.#actions;
        found.push(subscriber.property);
      }
    });
  }
}
