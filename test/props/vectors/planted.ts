/** Bugs of the tables of size classes. */
import type { SizeClasses } from "../../../src/instance/sizeclass.ts";

interface ClassBug {
  readonly name: string;
  readonly plant: (classes: SizeClasses) => void;
}

export const classBugs: ReadonlyArray<ClassBug> = [
  {
    name: "whose second table is asked for a size below its first entry",
    plant: (classes) => {
      const right = classes.of128.bind(classes);
      classes.of128 = (size) => (size < 1024 ? right(1025) : right(size));
    },
  },
  { name: "with a class of another size", plant: ({ toSize }) => void (toSize[47] = 6784 - 128) },
  { name: "with a page too few", plant: ({ toPages }) => void (toPages[65] = 6) },
  { name: "whose first entry is the next class", plant: ({ class8 }) => void (class8[1] = 2) },
  {
    name: "that rounds large objects down",
    plant: (classes) => {
      classes.roundUp = (size) => Math.floor(size / 8192) * 8192;
    },
  },
];
