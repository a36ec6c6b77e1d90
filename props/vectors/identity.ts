/** Ids of vectors: a slug, and a hash of the content, so that a vector that changes has another id. */

const PRIME = 0x100000001b3n;

/** FNV-1a of 64 bits, of text in ASCII, as 16 hex digits. */
export const hashOf = (text: string): string => {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * PRIME);
  }
  return hash.toString(16).padStart(16, "0");
};

const slugOf = (words: string): string =>
  words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");

/** `content` is what is asked and what is expected: nothing else changes an id. */
export const idOf = (words: string, content: object): string =>
  `${slugOf(words)}-${hashOf(JSON.stringify(content))}`;
