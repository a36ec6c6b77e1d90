/** Bugs that only an operating system brings to light that does not co-operate. */
import { planted, replace } from "./planted.ts";

export const refusalIgnored = planted(
  "refusal-ignored",
  "A mapping that the OS refused is used all the same.",
  ({ system }) => replace(system, "notMapped", () => () => undefined),
);

export const growthInsisted = planted(
  "growth-insisted",
  "When a reservation is refused, memory anywhere is asked for: the repair that the seed lacks.",
  ({ arena }) =>
    replace(arena, "extend", (extend) => (n) => {
      extend(n);
      arena.refused = false;
    }),
);
