/** The file of a topic, as data and as text. */
import { Header } from "../../wire/index.ts";
import { uintptrBits } from "../../spec/numbers/word.ts";
import type { SharedConfig } from "../instances/sharedconfig.ts";
import { startOf } from "../models/traces/trace.ts";
import { headerOf } from "../replay/generatedtrace.ts";
import { cover, type Covered } from "./cover.ts";
import { flagsOf, notes } from "./flags.ts";
import { idOf } from "./identity.ts";
import { vectorStep, type VectorStep } from "./step.ts";
import type { Call, CallTopic, Graph, Topic } from "./topic.ts";

export const format = "mallocspec-vectors";
export const version = 1;
export const schemaName = "vectors.schema.json";

export interface Needs {
  /** Bits of an address: 32, 64, or either. */
  readonly bits: ReadonlyArray<number>;
  /** Operations, or the function of a topic. */
  readonly ops: ReadonlyArray<string>;
}

interface Head {
  readonly id: string;
  readonly says: string;
  readonly machine: string;
  readonly needs: Needs;
  readonly flags: ReadonlyArray<string>;
  /** Numbers of the kinds that it covers, in the list of its machine. */
  readonly covers: ReadonlyArray<number>;
}

/** A sequence of operations on a new heap, or one call of a function. */
export type Vector = Head &
  (
    | { readonly steps: ReadonlyArray<VectorStep> }
    | { readonly call: Call["call"]; readonly result: Call["result"] }
  );

/** What the vectors of a machine cover, and of what. */
interface Coverage {
  readonly machine: string;
  /** The file that they were generated from. */
  readonly from: string;
  /** Of a graph: the states and edges that were visited. */
  readonly states?: number;
  readonly edges?: number;
  /** How many steps deep the graph was visited; null: all of it. Absent where there is no graph. */
  readonly depth?: number | null;
  readonly covered: number;
  readonly kinds: ReadonlyArray<string>;
}

export interface Document {
  readonly $schema: string;
  readonly format: string;
  readonly version: number;
  readonly topic: string;
  readonly sentence: string;
  readonly notes: Readonly<Record<string, string>>;
  readonly coverage: ReadonlyArray<Coverage>;
  /** The header of a trace for each machine. */
  readonly machines: Readonly<Record<string, object>>;
  readonly vectors: ReadonlyArray<Vector>;
}

const machineOf = ({ goos, goarch }: SharedConfig): string => `${goos}/${goarch}`;

const headerJson = (config: SharedConfig): object => {
  const name = machineOf(config);
  const instance = { name, summary: "", config, nprocs: 1, isMiniature: false, hostile: false };
  const { instance: _i, repairs: _r, ...header } = headerOf(instance, {});
  return Header.encode(header) as object;
};

const firstWord = (kind: string): string => /^[\w.]+/.exec(kind)?.[0] ?? "";

/** What the documents of the parts of a topic have to say. */
interface Part {
  readonly coverage: Coverage;
  readonly config: SharedConfig;
  readonly vectors: ReadonlyArray<Vector>;
}

const pathVectors = (
  topic: string,
  { definition }: Graph,
  { paths, kinds }: Covered,
): ReadonlyArray<Vector> => {
  const machine = machineOf(definition.config);
  const before = startOf(definition);
  return paths.map(({ steps: path, covers, last }): Vector => {
    const all = [...before, ...path];
    const steps = all.map(vectorStep);
    const ops = [...new Set(steps.map(({ request }) => String(request["e"])))].sort();
    return {
      id: idOf(`${topic} ${machine} ${firstWord(kinds[last]!)}`, { machine, steps }),
      says: kinds[last]!,
      machine,
      needs: { bits: [uintptrBits(definition.config)], ops },
      flags: flagsOf(all),
      covers,
      steps,
    };
  });
};

const graphPart = (topic: string, graph: Graph): Part => {
  const { definition, bound, detail } = graph;
  const covered = cover(definition, bound, detail);
  const { kinds, paths, states, edges } = covered;
  return {
    config: definition.config,
    coverage: {
      machine: machineOf(definition.config),
      from: `props/models/${definition.name}.ts`,
      states,
      edges,
      depth: covered.bound ?? null,
      covered: new Set(paths.flatMap(({ covers }) => covers)).size,
      kinds,
    },
    vectors: pathVectors(topic, graph, covered),
  };
};

const callPart = ({ name, op, from, machine: config, calls }: CallTopic): Part => {
  const machine = machineOf(config);
  const kinds = [...new Set(calls.map(({ kind }) => kind))];
  return {
    config,
    coverage: { machine, from, covered: kinds.length, kinds },
    vectors: calls.map(({ kind, flags, call, result }): Vector => {
      const id = idOf(`${name} ${Object.values(call).join(" ")}`, { machine, call, result });
      const needs = { bits: [32, 64], ops: [op] };
      return { id, says: kind, machine, needs, flags, covers: [kinds.indexOf(kind)], call, result };
    }),
  };
};

export const documentOf = (topic: Topic): Document => {
  const { name, sentence } = topic;
  const parts =
    "graphs" in topic ? topic.graphs.map((graph) => graphPart(name, graph)) : [callPart(topic)];
  const vectors = parts.flatMap((part) => part.vectors);
  const shown = new Set(vectors.flatMap(({ flags }) => flags));
  return {
    $schema: schemaName,
    format,
    version,
    topic: name,
    sentence,
    notes: Object.fromEntries(Object.entries(notes).filter(([flag]) => shown.has(flag))),
    coverage: parts.map(({ coverage }) => coverage),
    machines: Object.fromEntries(
      parts.map(({ config }) => [machineOf(config), headerJson(config)]),
    ),
    vectors,
  };
};

/** The text of a file: a vector a line, so that a difference of two files shows vectors. */
export const textOf = (document: Document): string => {
  const { vectors, ...head } = document;
  const opened = JSON.stringify(head, null, 2).replace(/\n\}$/, "");
  const lines = vectors.map((vector) => `    ${JSON.stringify(vector)}`).join(",\n");
  return `${opened},\n  "vectors": [\n${lines}\n  ]\n}\n`;
};
