/** What a model has around the fast heap: the operating system and the past, as words. */
import { BitReader, BitWriter } from "../../../explorer/encoding/bits.ts";
import { record } from "../../../explorer/encoding/records.ts";
import type { Shape } from "../../../explorer/encoding/shape.ts";
import type { Definition } from "../../definition.ts";
import { factsShape } from "../../encoding/facts.ts";
import { osShape } from "../../environment/os.ts";
import type { World } from "../../world.ts";

export type Surroundings = Pick<World, "os" | "ghost">;

export class SurroundingWords {
  readonly #shape: Shape<Surroundings>;
  readonly #writer = new BitWriter();
  readonly #reader = new BitReader();
  /** The last that were written or read; many states have the same. */
  #last: Surroundings;
  #words: Uint32Array;

  constructor({ config, ghosts = [] }: Definition, first: Surroundings) {
    this.#shape = record<Surroundings>({ os: osShape(config), ghost: factsShape(ghosts) });
    this.#last = first;
    this.#words = this.#written(first);
  }

  /** The words of surroundings; they never change. */
  of(surroundings: Surroundings): Uint32Array {
    if (surroundings !== this.#last) {
      this.#words = this.#written(surroundings);
      this.#last = surroundings;
    }
    return this.#words;
  }

  read(words: Uint32Array<ArrayBuffer>, at: number, length: number): Surroundings {
    if (!this.#isLast(words, at, length)) {
      this.#reader.open(words, at);
      this.#last = this.#shape.read(this.#reader);
      this.#words = words.slice(at, at + length);
    }
    return this.#last;
  }

  #isLast(words: Uint32Array, at: number, length: number): boolean {
    const last = this.#words;
    if (last.length !== length) return false;
    for (let i = 0; i < length; i++) if (last[i] !== words[at + i]) return false;
    return true;
  }

  #written(surroundings: Surroundings): Uint32Array {
    this.#writer.reset();
    this.#shape.write(surroundings, this.#writer);
    return this.#writer.written().slice();
  }
}
