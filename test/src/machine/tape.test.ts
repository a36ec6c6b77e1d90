import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Saveable, Tape } from "../../../src/machine/tape.ts";

/** A part with a field of every kind, and a column of each. */
class Part implements Saveable {
  integer = 0;
  flag = false;
  number = 0;
  value: unknown = null;
  readonly list: number[] = [];
  int32s = new Int32Array(4);
  float64s = new Float64Array(4);
  readonly uint32s = new Uint32Array(200);
  readonly uint8s = new Uint8Array(200);
  /** How many elements each column has. */
  count = 0;

  saveOrRestore(tape: Tape): void {
    this.integer = tape.integer(this.integer);
    this.flag = tape.flag(this.flag);
    tape.uint8s(this.uint8s, this.count, 3);
    this.number = tape.number(this.number);
    this.value = tape.value(this.value);
    tape.list(this.list);
    this.int32s = tape.int32s(this.int32s, this.count);
    this.float64s = tape.float64s(this.float64s, this.count);
    tape.uint32s(this.uint32s, this.count, 2);
    this.count = tape.integer(this.count);
  }
}

const part = fc
  .record({
    integer: fc.integer(),
    flag: fc.boolean(),
    number: fc.double(),
    value: fc.oneof(fc.bigInt(), fc.string(), fc.constant(null)),
    list: fc.array(fc.double()),
    column: fc.array(fc.double({ min: -(2 ** 31), max: 2 ** 32, noNaN: true }), { maxLength: 150 }),
  })
  .map(({ column, list, ...fields }) => {
    const made = Object.assign(new Part(), fields);
    made.list.push(...list);
    made.int32s = new Int32Array(Math.max(4, column.length));
    made.float64s = new Float64Array(Math.max(4, column.length));
    made.int32s.set(column);
    made.float64s.set(column);
    made.uint32s.set(column, 2);
    made.uint8s.set(column, 3);
    made.count = column.length;
    return made;
  });

/** What a part holds; the room of its columns is left out. */
const contents = ({ int32s, float64s, ...rest }: Part): unknown => ({
  ...rest,
  list: [...rest.list],
  int32s: [...int32s.subarray(0, rest.count), int32s.subarray(rest.count).some((x) => x !== 0)],
  float64s: [...float64s.subarray(0, rest.count), float64s.subarray(rest.count).some(Boolean)],
  uint32s: [...rest.uint32s],
  uint8s: [...rest.uint8s],
});

describe("a tape", () => {
  it("gives a part what another one had, to the last bit, whatever it had itself", () => {
    fc.assert(
      fc.property(part, part, (one, other) => {
        const tape = new Tape();
        const written = tape.save(one);
        tape.restore(other, written);
        expect(contents(other)).toEqual(contents(one));
        expect(tape.save(other)).toEqual(written);
      }),
    );
  });

  it("is used again without a trace of what was on it", () => {
    fc.assert(
      fc.property(part, part, (one, other) => {
        const tape = new Tape();
        tape.save(other);
        expect(tape.save(one)).toEqual(new Tape().save(one));
      }),
    );
  });

  it("says when a part restores other fields than it saved", () => {
    const forgetful: Saveable = { saveOrRestore: (tape) => void (tape.saving && tape.integer(1)) };
    const tape = new Tape();
    const written = tape.save(forgetful);
    expect(() => tape.restore(forgetful, written)).toThrow("other fields were restored");
  });
});
