/** A topic: what the vectors of one file are about, and where they come from. */
import type { SharedConfig } from "../instances/sharedconfig.ts";
import type { Definition } from "../models/definition.ts";
import type { Detail } from "./edges.ts";

/** A graph of states on a machine with Go's own constants. */
export interface Graph {
  readonly definition: Definition;
  /** Steps from the initial state beyond which nothing is looked for; none: the graph is finite and small. */
  readonly bound?: number;
  readonly detail?: Detail;
}

type Numbers = Readonly<Record<string, number | string>>;

/** What a function of the specification gives for some arguments. */
export interface Call {
  /** What is special about the arguments: calls cover these as paths cover kinds of edges. */
  readonly kind: string;
  readonly flags: ReadonlyArray<string>;
  readonly call: Numbers;
  readonly result: Numbers;
}

interface Named {
  /** The name of its file, without the ending. */
  readonly name: string;
  readonly sentence: string;
}

/** Vectors that are sequences of operations. */
export interface GraphTopic extends Named {
  readonly graphs: ReadonlyArray<Graph>;
}

/** Vectors that are calls of a function. */
export interface CallTopic extends Named {
  /** The function, as `needs.ops` names it. */
  readonly op: string;
  /** The file of the specification that has it. */
  readonly from: string;
  readonly machine: SharedConfig;
  readonly calls: ReadonlyArray<Call>;
}

export type Topic = GraphTopic | CallTopic;
