/** Another checker, as plain as can be: states as JSON in a Set. It shares nothing with the explorer but the model. */
import type { Model } from "../../../../props/explorer/model.ts";

export interface Plain {
  readonly generated: number;
  readonly distinct: number;
  readonly depth: number;
}

export const plainSearch = <S, A>(
  model: Model<S, A>,
  keyOf: (state: S) => string = (state) => JSON.stringify(state),
): Plain => {
  const initial = model.initial();
  const seen = new Set(initial.map(keyOf));
  let generated = initial.length;
  let depth = 0;
  for (let level = initial, d = 0; level.length > 0; d++) {
    depth = d;
    const following: S[] = [];
    for (const state of level) {
      if (model.within?.(state) === false) continue;
      for (const action of model.actions(state)) {
        const outcome = model.next(state, action);
        if (typeof outcome === "string") continue;
        for (const step of outcome) {
          generated++;
          const key = keyOf(step.state);
          if (seen.has(key)) continue;
          seen.add(key);
          following.push(step.state);
        }
      }
    }
    level = following;
  }
  return { generated, distinct: seen.size, depth };
};
