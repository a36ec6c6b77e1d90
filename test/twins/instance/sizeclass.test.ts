import { describe, expect, it } from "vitest";
import { classOf, roundupsize, sizeClasses } from "../../../spec/instance/sizeclass.ts";
import { SizeClasses } from "../../../src/instance/sizeclass.ts";
import { linux as specLinux } from "../../spec/machine.ts";
import { linux as srcLinux } from "../../src/machine.ts";
import { divMagic } from "./divmagic.ts";
import {
  classToAllocnpages,
  classToDivmagic,
  classToSize,
  sizeToClass128,
  sizeToClass8,
} from "./sizeclasses.ts";

const config = specLinux();
const derived = sizeClasses(config);
const literal = new SizeClasses(srcLinux());
const magic = divMagic(config);

const spanBytes = (sizeclass: number): number => (classToAllocnpages[sizeclass] ?? 0) * 8192;
const smallClasses = classToSize.map((size, sizeclass) => ({ size, sizeclass })).slice(1);

/** size_to_class8 and size_to_class128 as mallocgc uses them. */
const goClassOf = (size: number): number =>
  (size <= 1024 - 8
    ? sizeToClass8[Math.floor((size + 7) / 8)]
    : sizeToClass128[Math.floor((size - 1024 + 127) / 128)]) ?? -1;

/** msize.go: roundupsize */
const goRoundupsize = (size: number): number =>
  size < 32768 ? (classToSize[goClassOf(size)] ?? -1) : Math.ceil(size / 8192) * 8192;

describe("the size classes", () => {
  it("are Go's 67, sizes and pages", () => {
    expect(classToSize).toHaveLength(67);
    expect(derived.sizes).toEqual(classToSize);
    expect(derived.npages).toEqual(classToAllocnpages);
    expect([...literal.toSize]).toEqual(classToSize);
    expect([...literal.toPages]).toEqual(classToAllocnpages);
  });

  it("are found through Go's two tables", () => {
    expect(derived.small).toEqual(sizeToClass8);
    expect(derived.large).toEqual(sizeToClass128);
    expect([...literal.class8]).toEqual(sizeToClass8);
    expect([...literal.class128]).toEqual(sizeToClass128);
  });

  it("are Go's for every small size", () => {
    const sizes = Array.from({ length: 32768 }, (_, i) => i + 1);
    const expected = sizes.map(goClassOf);
    expect(sizes.map((size) => classOf(config, derived, size))).toEqual(expected);
    expect(sizes.map((size) => literal.of(size))).toEqual(expected);
  });

  it("are the first ones that are large enough", () => {
    const tooSmall = Array.from({ length: 32768 }, (_, i) => i + 1).filter((size) => {
      const sizeclass = literal.of(size);
      return (
        (classToSize[sizeclass] ?? 0) < size ||
        (sizeclass > 1 && (classToSize[sizeclass - 1] ?? 0) >= size)
      );
    });
    expect(tooSmall).toEqual([]);
  });

  it.each([
    [1016, 31],
    [1017, 31],
    [1024, 31],
    [1025, 32],
    [1152, 32],
    [1153, 33],
    [32640, 66],
    [32768, 66],
  ])("take a size of %i to class %i", (size, sizeclass) => {
    expect(classOf(config, derived, size)).toBe(sizeclass);
    expect(literal.of(size)).toBe(sizeclass);
  });
});

describe("roundupsize", () => {
  it("is Go's for every size up to six pages", () => {
    const sizes = Array.from({ length: 49153 }, (_, i) => i);
    const expected = sizes.map(goRoundupsize);
    expect(sizes.map(roundupsize(config))).toEqual(expected);
    expect(sizes.map((size) => literal.roundUp(size))).toEqual(expected);
  });
});

describe("division by an object's size", () => {
  it("has Go's magic numbers", () => {
    expect(magic.map(({ shift, shift2, mul, baseMask }) => [shift, shift2, mul, baseMask])).toEqual(
      classToDivmagic,
    );
    const { shift, shift2, mul, baseMask } = literal;
    expect([...shift].map((s, i) => [s, shift2[i], mul[i], baseMask[i]])).toEqual(classToDivmagic);
  });

  it("is exact for every offset of a span of every class", () => {
    const wrong = smallClasses.filter(({ size, sizeclass }) => {
      const { shift, shift2, mul } = magic[sizeclass]!;
      for (let offset = 0; offset < spanBytes(sizeclass); offset++) {
        const index = (Math.imul(offset >>> shift, mul) >>> shift2) >>> 0;
        if (index !== Math.floor(offset / size)) return true;
      }
      return false;
    });
    expect(wrong).toEqual([]);
  });

  it("keeps to 32 bits for every offset of a span", () => {
    const largest = smallClasses.map(({ sizeclass }) => {
      const { shift, mul } = magic[sizeclass]!;
      return Math.floor((spanBytes(sizeclass) - 1) / 2 ** shift) * mul;
    });
    expect(Math.max(...largest)).toBeLessThan(2 ** 32);
  });

  it("is a mask where the size is a power of two", () => {
    const masks = smallClasses.filter(({ sizeclass }) => magic[sizeclass]?.baseMask !== 0);
    expect(masks.map(({ size }) => Math.log2(size))).toEqual([
      3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    ]);
    for (const { size, sizeclass } of masks) {
      expect(magic[sizeclass]?.baseMask).toBe(65536 - size);
    }
  });
});
