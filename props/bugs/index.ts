/** Every planted bug. */
import type { Bug } from "../bug.ts";

export const bugs: ReadonlyArray<Bug> = [];
