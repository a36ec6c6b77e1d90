/** The JSON schema of the files of vectors, draft 2020-12. */
import { format, schemaName, version } from "./document.ts";

const strict = (
  properties: Readonly<Record<string, object>>,
  optional: ReadonlyArray<string> = [],
): object => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

const text = { type: "string", minLength: 1 };
const natural = { type: "integer", minimum: 0 };
const hex = { type: "string", pattern: "^0x(0|[1-9a-f][0-9a-f]*)$" };
const listOf = (items: object): object => ({ type: "array", items });
const setOf = (items: object): object => ({ type: "array", items, uniqueItems: true, minItems: 1 });
const mapOf = (values: object): object => ({ type: "object", additionalProperties: values });

const event = {
  type: "object",
  properties: { e: text, fx: listOf({ $ref: "#/$defs/event" }) },
  required: ["e"],
};

const answer = { type: "object", properties: { q: text }, required: ["q"] };

const step = strict({
  request: {
    type: "object",
    properties: { e: text, p: { type: "integer", minimum: -1 }, in: listOf(answer) },
    required: ["e", "p"],
  },
  reply: { $ref: "#/$defs/event" },
});

const coverage = strict(
  {
    machine: text,
    from: text,
    states: natural,
    edges: natural,
    depth: { anyOf: [natural, { type: "null" }] },
    covered: natural,
    kinds: setOf(text),
  },
  ["states", "edges", "depth"],
);

const head = {
  id: { type: "string", pattern: "^[a-z0-9-]+-[0-9a-f]{16}$" },
  says: text,
  machine: text,
  needs: strict({ bits: setOf({ enum: [32, 64] }), ops: setOf(text) }),
  flags: { type: "array", items: text, uniqueItems: true },
  covers: setOf(natural),
};

const values = { anyOf: [{ type: "integer" }, hex] };

export const schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaName,
  title: "Vectors of mallocspec",
  ...strict({
    $schema: { const: schemaName },
    format: { const: format },
    version: { const: version },
    topic: { type: "string", pattern: "^[a-z0-9-]+$" },
    sentence: text,
    notes: mapOf(text),
    coverage: setOf(coverage),
    machines: mapOf({
      type: "object",
      properties: {
        kind: { const: "header" },
        goos: text,
        goarch: text,
        ptrSize: { enum: [4, 8] },
        constants: { type: "object" },
      },
      required: ["kind", "goos", "goarch", "ptrSize", "constants"],
    }),
    vectors: setOf({
      oneOf: [
        strict({ ...head, steps: { ...listOf(step), minItems: 1 } }),
        strict({ ...head, call: mapOf(values), result: mapOf(values) }),
      ],
    }),
  }),
  $defs: { event },
};
