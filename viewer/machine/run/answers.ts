/**
 * The environment of a run inside the page: it answers as the recording did, as long as the machine
 * asks what it asked there. What else is asked, a simulated system answers, which has a seed.
 */
import type {
  Answer,
  Asked,
  Environment,
  Question,
  Recorded,
  Request,
} from "../../../spec/machine/environment.ts";
import type { Tape } from "../../../src/machine/tape.ts";
import { AskingEnvironment } from "../../../props/subjects/askingenvironment.ts";
import { simulate } from "../../../props/subjects/simulatedenvironment.ts";
import { sayUnexpected } from "../../../props/subjects/replayableenvironment.ts";

/** What was recorded of the environment in one step. */
export interface Script {
  readonly answers: ReadonlyArray<Recorded>;
  /** The request that each answer was given to; undefined where only its kind is known. */
  readonly requests?: ReadonlyArray<string> | undefined;
}

/** A request in one line: two that are equal are the same request. */
export const lineOf = (request: Request): string => {
  const { q, ...asked } = request;
  return [q, ...Object.values(asked)].join(" ");
};

/** A failure of these calls answers nothing but the call at its own address. */
const isFailure = (q: Question): boolean => q === "os.free" || q === "os.unused" || q === "os.used";

/** What the run supplies beside the recording. */
export interface Supply {
  /** The system that answers where the recording does not, as it is before its first answer. */
  readonly simulation: () => Environment;
  /** Which objects of a span the marker reaches; `recorded` is what it reached in the recording. */
  readonly marks: (a: number, ne: number, recorded: string | undefined) => string | null;
}

const nothing: Script = { answers: [] };

export class Answers extends AskingEnvironment {
  readonly #supply: Supply;
  #script = nothing;
  #next = 0;
  #simulation: Environment | undefined;
  #now = 0;
  /** The requests that the answers of this step were given to, in order. */
  requests: string[] = [];
  /** The first request of this step that the recording does not have, in words. */
  unexpected: string | undefined;
  /** How many requests of this step the simulation answered. */
  simulated = 0;

  constructor(supply: Supply) {
    super();
    this.#supply = supply;
  }

  override saveOrRestore(tape: Tape): void {
    super.saveOrRestore(tape);
    this.#now = tape.number(this.#now);
    this.#simulation = tape.value(this.#simulation);
  }

  /** Installs what was recorded of the next step. */
  install(script: Script): void {
    this.#script = script;
    this.#next = 0;
    this.simulated = 0;
    this.unexpected = undefined;
    if (this.requests.length > 0) this.requests = [];
  }

  /** The first answer that no request took, if any. */
  get leftover(): Recorded | undefined {
    return this.#script.answers[this.#next];
  }

  override marks(a: number, ne: number): string | null {
    const asked = `marks ${a} ${ne}`;
    const recorded = this.#take("marks", asked)?.marks;
    if (recorded === undefined) this.#miss("marks");
    return this.#supply.marks(a, ne, recorded);
  }

  protected override ask<Q extends Question>(request: Asked<Q>): Answer<Q> {
    const found = this.#take<Q>(request.q, lineOf(request), request);
    if (found !== undefined) return this.#noted(request.q, found);
    const granted = this.#granted(request);
    if (granted !== undefined) return granted as Answer<Q>;
    this.#miss(request.q);
    return this.#noted(request.q, this.#simulate(request));
  }

  /** The recorded answer to a request, where there is one that comes next. */
  #take<Q extends Question>(q: Q, asked: string, request?: Request): Answer<Q> | undefined {
    const { answers, requests } = this.#script;
    const at =
      requests === undefined ? this.#nextOf(q, request) : requests.indexOf(asked, this.#next);
    if (at < 0) return undefined;
    this.#next = at + 1;
    this.requests.push(asked);
    return answers[at]!.answer as Answer<Q>;
  }

  /** The place of the next answer, where it is of this kind; -1 otherwise. */
  #nextOf(q: Question, request: Request | undefined): number {
    const next = this.leftover;
    if (next?.q !== q) return -1;
    const isElsewhere =
      isFailure(q) && request !== undefined && "a" in request && "a" in next.answer
        ? next.answer.a !== request.a
        : false;
    return isElsewhere ? -1 : this.#next;
  }

  /** Mappings that are granted, and calls that do not fail, are not recorded. */
  #granted(request: Request): Answer<Question> | undefined {
    if (request.q === "os.map") return { r: request.a };
    return isFailure(request.q) && "a" in request ? { a: request.a, errno: 0 } : undefined;
  }

  #miss(q: Question): void {
    this.simulated++;
    this.unexpected ??= sayUnexpected(q, this.leftover?.q ?? null);
  }

  #simulate<Q extends Question>(request: Asked<Q>): Answer<Q> {
    const [given, after] = simulate<Q>(request, this.#simulation ?? this.#supply.simulation());
    this.#simulation = after;
    return given;
  }

  /** The clock goes on from where the recording left it. */
  #noted<Q extends Question>(q: Q, given: Answer<Q>): Answer<Q> {
    if (q !== "now") return given;
    const { now } = given as Answer<"now">;
    this.#now = this.simulated > 0 && now <= this.#now ? this.#now + 1000 : now;
    return { now: this.#now } as Answer<Q>;
  }
}
