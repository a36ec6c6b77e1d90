/** A list that is generated whole, without a random number, and shrinks to its beginnings. */
import * as fc from "fast-check";

class Whole<A> extends fc.Arbitrary<ReadonlyArray<A>> {
  readonly #list: ReadonlyArray<A>;

  constructor(list: ReadonlyArray<A>) {
    super();
    this.#list = list;
  }

  override generate(): fc.Value<ReadonlyArray<A>> {
    return new fc.Value(this.#list, undefined);
  }

  override canShrinkWithoutContext(_: unknown): _ is ReadonlyArray<A> {
    return false;
  }

  /** None first, then half, three quarters, at last all but one. */
  override shrink(list: ReadonlyArray<A>): fc.Stream<fc.Value<ReadonlyArray<A>>> {
    const beginnings: Array<fc.Value<ReadonlyArray<A>>> = [];
    for (let less = list.length; less >= 1; less = Math.floor(less / 2)) {
      beginnings.push(new fc.Value(list.slice(0, list.length - less), undefined));
    }
    return fc.stream(beginnings.values());
  }
}

export const whole = <A>(list: ReadonlyArray<A>): fc.Arbitrary<ReadonlyArray<A>> => new Whole(list);
