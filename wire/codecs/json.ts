/**
 * What JSON.parse does not tell of a text: how deep it is nested, and which field stands in its record
 * twice. JSON.parse keeps the last of two fields of one name, so the fields of the text are counted
 * and compared with those that were decoded.
 */

/** How deep lists and objects may be nested in a line; the recorded traces have 25 levels. */
export const DEPTH_MAX = 64;
/** How deep events may be nested in an operation: each is in the list of an object. */
export const EVENTS_MAX = DEPTH_MAX / 2 - 1;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** The index of the quote that ends a string; the length of the text where none does. */
const endOfString = (text: string, start: number): number => {
  let i = start + 1;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) break;
    if (code === BACKSLASH) i++;
  }
  return i;
};

/** How often a character stands in a text. */
const countOf = (character: string, text: string): number => {
  let count = 0;
  for (let i = text.indexOf(character); i >= 0; i = text.indexOf(character, i + 1)) count++;
  return count;
};

/** How many lists and objects are around the innermost value. The text need not be JSON. */
const depthOf = (text: string): number => {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i);
    else if (code === OPEN || code === OPEN_LIST) deepest = Math.max(deepest, ++depth);
    else if (code === CLOSE || code === CLOSE_LIST) depth--;
  }
  return deepest;
};

export const isTooDeep = (text: string): boolean => depthOf(text) > DEPTH_MAX;

/** JSON.parse takes no noticeable time over a text that is nested so deep. */
const BRACKETS = 10_000;

/** Whether JSON.parse would take long over the depth of a text. */
export const isAbysmal = (text: string): boolean =>
  text.length > 2 * BRACKETS &&
  countOf("{", text) + countOf("[", text) > BRACKETS &&
  depthOf(text) > BRACKETS;

/** How many fields the objects of a JSON text have, or more: a colon in a string counts as well. */
export const fieldsAtMost = (text: string): number => countOf(":", text);

/** An object or a list whose end was not reached yet. */
interface Around {
  /** The names of an object's fields so far; undefined for a list. */
  readonly names: Set<string> | undefined;
  /** The field or the index that is being read. */
  key: string;
}

/** The path to the first field that stands in its object twice. pre: the text is JSON. */
export const repeatedField = (text: string): ReadonlyArray<string> | undefined => {
  const around: Around[] = [];
  let string = "";
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const inner = around.at(-1);
    if (code === QUOTE) {
      const end = endOfString(text, i);
      string = text.slice(i, end + 1);
      i = end;
    } else if (code === OPEN) around.push({ names: new Set(), key: "" });
    else if (code === OPEN_LIST) around.push({ names: undefined, key: "0" });
    else if (code === CLOSE || code === CLOSE_LIST) around.pop();
    else if (inner !== undefined && code === COMMA && inner.names === undefined) {
      inner.key = String(Number(inner.key) + 1);
    } else if (inner?.names !== undefined && code === COLON) {
      inner.key = JSON.parse(string) as string;
      if (inner.names.has(inner.key)) return around.map(({ key }) => key);
      inner.names.add(inner.key);
    }
  }
  return undefined;
};
