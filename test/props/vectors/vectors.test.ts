/** The vectors that the command writes: generated once, and read as a port would read them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, it } from "vitest";
import { bugs } from "../../../props/bugs/index.ts";
import { answersOf } from "../../../spec/machine/recording.ts";
import type { Event } from "../../../spec/machine/event.ts";
import { toldOf } from "../../../props/vectors/edges.ts";
import { hashOf } from "../../../props/vectors/identity.ts";
import type { Document, Vector } from "../../../props/vectors/document.ts";
import { fileOf, schemaFile } from "../../../props/vectors/files.ts";
import { topics } from "../../../props/vectors/topics/index.ts";
import { argumentsOf } from "../../../wire/index.ts";
import { planted as samplers } from "../sampling/planted.ts";
import { failuresIn, type Planted } from "./pass.ts";
import { classBugs } from "./planted.ts";

const names = topics.map(({ name }) => name);
const documents = new Map<string, Document>();

/** What a port reads: the text, and nothing of ours. */
const read = (name: string): Document => {
  const topic = topics.find((one) => one.name === name)!;
  return JSON.parse(fileOf(topic).text) as Document;
};

beforeAll(() => {
  for (const name of names) documents.set(name, read(name));
});

const page = readFileSync(join(import.meta.dirname, "../../../docs/VECTORS.md"), "utf8");

const vectorsOf = (name: string) => documents.get(name)!.vectors;

/** The bugs that a topic must see, by their names. */
const seen: Readonly<Record<string, ReadonlyArray<string>>> = {
  "tiny-packing": ["loosely-aligned", "always-the-new-block", "kept-tiny-block", "unmoved-window"],
  layout: ["refusal-ignored"],
  "best-fit": ["back-of-list", "new-rest"],
  coalescing: ["no-forward-merge", "clean-merge", "clean-rest"],
  "growth-32": ["growth-insisted", "refusal-ignored"],
  sweeping: ["old-freeindex", "one-slot-is-none", "new-bits-for-old", "unpushed", "swept-twice"],
  credit: ["counted-for-ever", "small-trigger", "still-live"],
};

const bugNamed = (name: string): Planted => ({ bug: bugs.find((bug) => bug.name === name)! });

describe("the vectors", () => {
  it("are of the topics that the documents name, and the bugs of each are listed", () => {
    const named = [...page.matchAll(/^\| `([a-z0-9-]+)\.json`/gm)].map(([, name]) => name);
    expect(named).toEqual(names);
    expect([...Object.keys(seen), "size-classes", "next-sample"].sort()).toEqual([...names].sort());
  });

  it("have the example that the document shows", () => {
    const [, text = ""] = /```json\n(\{\n {2}"id".*?)```/s.exec(page) ?? [];
    const example = JSON.parse(text) as Vector;
    expect(vectorsOf("layout").find(({ id }) => id === example.id)).toEqual(example);
  });

  it("have ids of their own", () => {
    const ids = names.flatMap((name) => vectorsOf(name).map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("are the same text when they are generated again", () => {
    for (const name of ["size-classes", "layout", "tiny-packing", "sweeping"]) {
      const topic = topics.find((one) => one.name === name)!;
      expect(fileOf(topic).text).toBe(fileOf(topic, documents.get(name)).text);
    }
  });
});

describe.each(names)("%s", (name) => {
  it("follows the schema", () => {
    const ajv = new Ajv2020({ strict: true, allErrors: false });
    const validate = ajv.compile(JSON.parse(schemaFile.text) as object);
    validate(documents.get(name)!);
    expect(validate.errors).toBe(null);
    const [first, ...rest] = vectorsOf(name);
    const { needs: _, ...without } = first!;
    const spoiled = { ...documents.get(name)!, vectors: [without, ...rest] };
    expect(validate(spoiled)).toBe(false);
  });

  it("has ids with the hash of what is asked and expected", () => {
    for (const vector of vectorsOf(name)) {
      const { machine } = vector;
      const content =
        "steps" in vector
          ? { machine, steps: vector.steps }
          : { machine, call: vector.call, result: vector.result };
      expect(vector.id.slice(-16)).toBe(hashOf(JSON.stringify(content)));
    }
  });

  it("covers every kind of its lists, and each sequence one that no other covers", () => {
    const { coverage, vectors } = documents.get(name)!;
    for (const { machine, kinds, covered } of coverage) {
      const of = vectors.filter((vector) => vector.machine === machine);
      const whole = new Set(of.flatMap(({ covers }) => covers));
      expect([...whole].sort((a, b) => a - b)).toEqual(kinds.map((_, i) => i));
      expect(covered).toBe(kinds.length);
      for (const vector of of) {
        const own = kinds.indexOf(vector.says);
        expect(vector.covers).toContain(own);
        const all = of.filter(({ covers }) => covers.includes(own));
        expect("steps" in vector ? all : [vector]).toEqual([vector]);
      }
    }
  });

  it("explains every flag that a vector has, and no other", () => {
    const { notes, vectors } = documents.get(name)!;
    const flags = new Set(vectors.flatMap((vector) => vector.flags));
    expect(Object.keys(notes).sort()).toEqual([...flags].sort());
  });

  it("is passed by the fast heap", () => {
    expect([...failuresIn(documents.get(name)!)]).toEqual([]);
  });
});

describe.each(Object.keys(seen))("the steps of %s", (name) => {
  it("cover what their list says: the kinds are those of the replies", () => {
    const { coverage } = documents.get(name)!;
    for (const vector of vectorsOf(name)) {
      if (!("steps" in vector)) throw new Error("no steps");
      const told = new Set(
        vector.steps.map(({ reply }) => {
          const ending = "throw" in reply ? `throw: ${String(reply["throw"])}` : "done";
          return toldOf(reply as unknown as Event, ending);
        }),
      );
      const { kinds } = coverage.find(({ machine }) => machine === vector.machine)!;
      for (const i of vector.covers) {
        expect(told).toContain(kinds[i]!.split(" | ").slice(0, 3).join(" | "));
      }
    }
  });

  it("say in the request what the reply says of arguments and answers, and in needs each operation", () => {
    for (const vector of vectorsOf(name)) {
      if (!("steps" in vector)) throw new Error("no steps");
      expect(vector.needs.ops).toEqual(
        [...new Set(vector.steps.map(({ reply }) => String(reply["e"])))].sort(),
      );
      for (const { request, reply } of vector.steps) {
        const event = reply as unknown as Event;
        const answers = answersOf(event).map(({ q, answer }) => ({ q, ...answer }));
        const given = (request["in"] ?? []) as ReadonlyArray<Readonly<Record<string, unknown>>>;
        // A trace records only failures of the calls that are usually granted.
        expect(given.filter(({ errno }) => errno !== 0)).toEqual(answers);
        for (const key of argumentsOf[event.e]) expect(request[key]).toEqual(reply[key]);
      }
    }
  });

  it.each(seen[name]!)("see the planted bug %s", (bug) => {
    expect(failuresIn(documents.get(name)!, bugNamed(bug)).size).toBeGreaterThan(0);
  });
});

describe("the calls", () => {
  it.each(classBugs)("of size-classes see a class table $name", ({ plant }) => {
    expect(failuresIn(documents.get("size-classes")!, { plant }).size).toBeGreaterThan(0);
  });

  it.each(samplers)("of next-sample see a sampler with $name", (sampler) => {
    expect(failuresIn(documents.get("next-sample")!, { sampler }).size).toBeGreaterThan(0);
  });
});
