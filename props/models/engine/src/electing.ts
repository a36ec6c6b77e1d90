/**
 * The environment of the fast heap in a model. It takes one option for each request, those that a path
 * names and then first ones, and remembers how many there were.
 */
import type { Answer, Asked, Question, Request } from "../../../../spec/machine/environment.ts";
import type { Address } from "../../../../spec/numbers/units.ts";
import { ModelError } from "../../../explorer/model.ts";
import { AskingEnvironment } from "../../../subjects/askingenvironment.ts";
import type { Option, Options } from "../../environment/options.ts";
import type { Os } from "../../environment/os.ts";

/** A request, the option that was taken, and how many there were. */
export interface Choice {
  readonly request: Request;
  readonly option: Option;
  readonly count: number;
}

const NOTHING: ReadonlyArray<number> = [];

export class Electing extends AskingEnvironment {
  os: Os;
  /** What was taken since the last call of begin. */
  taken: Choice[] = [];
  /** The marks that the machine itself has of the span at an address. */
  marksAt: (a: number) => string = () => "";
  #options: Options;
  #path = NOTHING;

  constructor(os: Os, options: Options) {
    super();
    this.os = os;
    this.#options = options;
  }

  /** What follows is asked of this operating system, and answered along this path. */
  begin(os: Os, options: Options, path: ReadonlyArray<number>): void {
    this.os = os;
    this.#options = options;
    this.#path = path;
    if (this.taken.length > 0) this.taken = [];
  }

  /** The operating system is saved and restored apart from the machine. */
  override saveOrRestore(): void {}

  override marks(a: number, ne: number): string {
    return this.ask({ q: "marks", a: a as Address, ne, marks: this.marksAt(a) }).marks;
  }

  protected override ask<Q extends Question>(request: Asked<Q>): Answer<Q> {
    const options = this.#options(request, this.os);
    const option = options[this.#path[this.taken.length] ?? 0];
    if (option === undefined) throw new ModelError(`${request.q} is asked for, and has no option`);
    this.taken.push({ request, option, count: options.length });
    this.os = option.os;
    return option.answer as Answer<Q>;
  }
}
