/** Judges states and steps by a model's properties, and tells a sink. */
import type { Sink } from "./kernel.ts";
import type { Judgement, Property, Step } from "./model.ts";

const brokenOf = (judgement: Judgement): string | undefined =>
  judgement === true ? undefined : judgement === false ? "" : judgement;

export class Judge<S, A, E> {
  readonly #properties: ReadonlyArray<Property<S, A, E>>;

  constructor(properties: ReadonlyArray<Property<S, A, E>>) {
    this.#properties = properties;
  }

  /** Judges a state by the properties of states. */
  state(state: S, sink: Sink): void {
    for (let i = 0; i < this.#properties.length; i++) this.one(i, state, sink);
  }

  /** Judges a state by a property, if that is one of states. */
  one(i: number, state: S, sink: Sink): void {
    const property = this.#properties[i]!;
    if (property.kind === "always") {
      const isRelevant = property.when?.(state) ?? true;
      sink.judged(i, isRelevant, isRelevant ? brokenOf(property.holds(state)) : undefined, false);
    } else if (property.kind === "sometimes") {
      sink.reached(i, property.holds(state), false);
    } else if (property.kind === "eventually") {
      sink.reached(i, property.holds(state), property.from?.(state) ?? false);
    }
  }

  /** Judges a step by the properties of steps. */
  step(before: S, action: A, step: Step<S, E>, sink: Sink): void {
    for (let i = 0; i < this.#properties.length; i++) {
      if (this.#properties[i]!.kind === "step") this.oneStep(i, before, { action, step, sink });
    }
  }

  /** Judges a step by a property. pre: that is one of steps. */
  oneStep(
    i: number,
    before: S,
    { action, step, sink }: { readonly action: A; readonly step: Step<S, E>; readonly sink: Sink },
  ): void {
    const property = this.#properties[i]!;
    if (property.kind !== "step") return;
    const isRelevant = property.when?.(before, action, step) ?? true;
    const broken = isRelevant ? brokenOf(property.holds(before, action, step)) : undefined;
    sink.judged(i, isRelevant, broken, true);
  }
}
