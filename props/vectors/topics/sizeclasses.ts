/** The topic of size classes: every class at its least and greatest size, and where the tables meet. */
import { classOf, sizeClasses } from "../../../spec/instance/sizeclass.ts";
import { sharedGo19 } from "../../instances/instances.ts";
import type { Call, CallTopic } from "../topic.ts";

const config = sharedGo19("linux", "amd64");
const classes = sizeClasses(config);

const resultOf = (n: number): Call["result"] => {
  if (n > config.maxSmallSize) {
    const pages = Math.ceil(n / config.pageSize);
    return { class: 0, bytes: pages * config.pageSize, pages, objects: 1 };
  }
  const sizeclass = classOf(config, classes, n);
  const [bytes, pages] = [classes.sizes[sizeclass]!, classes.npages[sizeclass]!];
  const objects = Math.floor((pages * config.pageSize) / bytes);
  return { class: sizeclass, bytes, pages, objects };
};

const callOf = (n: number, kind: string, flags: ReadonlyArray<string>): Call => ({
  kind,
  flags: n > config.maxSmallSize ? [...flags, "large"] : flags,
  call: { n },
  result: resultOf(n),
});

const limits = classes.sizes.slice(1).flatMap((size, i): ReadonlyArray<Call> => {
  const least = (classes.sizes[i] ?? 0) + 1;
  return [
    callOf(least, `the least size of class ${i + 1}`, ["limit"]),
    callOf(size, `the greatest size of class ${i + 1}`, ["limit"]),
  ];
});

/** From the last size that the first table has, to the first that the second one has in Go's text. */
const tables = Array.from({ length: 10 }, (_, i) => config.smallSizeMax - 8 + i).map((n) =>
  callOf(n, `${n} bytes, where the tables meet`, ["table"]),
);

const large = [
  config.maxSmallSize + 1,
  5 * config.pageSize - 1,
  5 * config.pageSize,
  5 * config.pageSize + 1,
  2 ** 20,
].map((n) => callOf(n, `a large object of ${n} bytes`, []));

const atMeeting = new Set<unknown>(tables.map(({ call }) => call["n"]));

export const sizeClassTopic: CallTopic = {
  name: "size-classes",
  sentence:
    "The size class of an object, the bytes that it takes, and the pages and objects of its span; " +
    "class 0 is a large object.",
  op: "sizeclass",
  from: "spec/instance/sizeclass.ts",
  machine: config,
  calls: [...limits.filter(({ call }) => !atMeeting.has(call["n"])), ...tables, ...large],
};
