/** An allocator of the survey: where it comes from, and what is needed to judge it. */
import type { Subject } from "../props/ports/subject.ts";
import type { Failure } from "../props/ports/shrinking/shrink.ts";
import type { Hello } from "../wire/port/handshake.ts";
import type { Guard } from "../host/port/guard.ts";

export type Port = Subject & { readonly close: () => void };

export interface Made {
  readonly version: string;
  readonly start: (guard: Guard) => Promise<Port>;
  /** Nanoseconds of a call, in the sequence of pace.ts; of the best of a few runs. */
  readonly pace: () => number;
  /** Whether the failure happens in a program without the checker; absent: no such program is written. */
  readonly failsAlone?: (hello: Hello, failure: Failure) => boolean | undefined;
}

export interface Candidate {
  readonly name: string;
  /** How calls reach it. */
  readonly door: "linked" | "preload" | "wasm" | "javascript";
  /** The packages that have it, as arguments of their installer. */
  readonly packages: string;
  /** Undefined where it is not installed. */
  readonly make: (folder: string) => Promise<Made | undefined>;
}
