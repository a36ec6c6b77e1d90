/** The name of a file or folder, as a message shows it. */
import { excerpt } from "../../wire/excerpt.ts";

/** Longer names are cut in the middle. */
const longest = 200;

export const showPath = (path: string): string => excerpt(path, longest);
