/** Two states that a view takes for one, and that behave in different ways. */
import type { ViewError } from "../../../props/explorer/report/viewerror.ts";
import { paint } from "../../terminal/paint.ts";
import { wrappedLines } from "../../terminal/wrap.ts";
import type { AnyKernel } from "../registry.ts";
import { pathLines } from "./paths.ts";

/** The error of the model, with the paths to both states. */
export const showViewError = (
  kernel: AnyKernel,
  { message, paths }: ViewError,
): ReadonlyArray<string> => {
  const [first = "", ...others] = message.split("\n");
  return wrappedLines([
    paint.red("the view hides a difference"),
    first,
    ...others,
    "",
    "the state that is kept:",
    ...pathLines(kernel, paths[0]),
    "",
    "the state that it stands for:",
    ...pathLines(kernel, paths[1]),
  ]);
};
