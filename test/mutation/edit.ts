/** Edits: mistakes as replacements of text in files of the project. */

export interface Edit {
  /** The path from the project's root. */
  readonly file: string;
  /** A text that the file has exactly once. */
  readonly from: string;
  readonly to: string;
}

const count = (text: string, part: string): number => text.split(part).length - 1;

/** A file's text with its edits. Throws where a text to replace is absent or not unique. */
export const edited = (file: string, text: string, edits: ReadonlyArray<Edit>): string =>
  edits
    .filter((edit) => edit.file === file)
    .reduce((before, { from, to }) => {
      const found = count(before, from);
      if (found !== 1) throw new Error(`${file} has ${found} times, expected once: ${from}`);
      return before.replace(from, () => to);
    }, text);
