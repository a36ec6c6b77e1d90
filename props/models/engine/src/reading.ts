/** What an engine reads off the fast heap's own columns. */
import type { Machine } from "../../../../src/machine.ts";
import { ModelError } from "../../../explorer/model.ts";
import { allColumns } from "../../columns/all.ts";
import type { Heap, Key } from "../../columns/key.ts";
import type { Definition } from "../../definition.ts";

interface Readable extends Heap {
  readonly machine: Machine;
}

export interface Reading {
  /** Writes the key of a heap; it is valid until the next call. What a throw leaves behind is not read. */
  key(heap: Readable, key: Key): Uint32Array;
}

/** Throws a ModelError for a model of which it is not known which columns count. */
export const readingOf = ({ fast, name, view }: Definition): Reading => {
  if (view !== undefined && fast === undefined) {
    throw new ModelError(`${name} has a view, and no columns of the fast heap for it`);
  }
  const columns = fast?.key ?? allColumns;
  return {
    key: (heap, key) => {
      const { dead } = heap.machine;
      key.clear();
      key.put(dead === null ? 0 : 1);
      if (dead !== null) key.text(dead);
      else for (const column of columns) column(heap, key);
      return key.words.subarray(0, key.length);
    },
  };
};
