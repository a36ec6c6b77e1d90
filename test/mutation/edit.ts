/** Edits: mistakes as replacements of text in files of the project. */

/** Another text for one that the file has exactly once. */
export interface TextEdit {
  /** The path from the project's root. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Another text for what stands at a place. */
export interface PlaceEdit {
  readonly file: string;
  /** Offsets in the file, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  readonly to: string;
}

export type Edit = TextEdit | PlaceEdit;

const placed = (text: string, { start, end, to }: PlaceEdit): string =>
  text.slice(0, start) + to + text.slice(end);

const replaced = (text: string, { file, from, to }: TextEdit): string => {
  const found = text.split(from).length - 1;
  if (found !== 1) throw new Error(`${file} has ${found} times, expected once: ${from}`);
  return text.replace(from, () => to);
};

/** A file's text with its edits, one after the other. Throws where a text is absent or not unique. */
export const edited = (file: string, text: string, edits: ReadonlyArray<Edit>): string =>
  edits
    .filter((edit) => edit.file === file)
    .reduce(
      (before, edit) => ("from" in edit ? replaced(before, edit) : placed(before, edit)),
      text,
    );
