/** How a call to a heap ends that does not return. */
import { GoThrow, HeapError } from "../../../src/index.ts";

/** The code of the HeapError that an input gets; "none" if it is taken. */
export const refusal = (input: () => unknown): string => {
  try {
    input();
  } catch (error) {
    if (error instanceof HeapError) return error.code;
    throw error;
  }
  return "none";
};

/** The GoThrow with which Go gives up. */
export const thrown = (input: () => unknown): GoThrow => {
  try {
    input();
  } catch (error) {
    if (error instanceof GoThrow) return error;
    throw error;
  }
  throw new Error("Go did not give up");
};
