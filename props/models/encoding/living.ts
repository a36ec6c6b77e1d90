/**
 * Worlds in which Go has given up: each is its message. What a throw leaves behind is not read any more,
 * and the fast heap leaves it unfinished in another way than the specification.
 */
import { text } from "../../explorer/encoding/scalars.ts";
import { type Encoder, mapped, type Shape } from "../../explorer/encoding/shape.ts";
import type { World } from "../world.ts";
import { nullable } from "./values.ts";

/** An encoder of worlds that are alive, for all. */
export const living = (encoder: Encoder<World>): Encoder<World> => {
  const message = nullable(text);
  return {
    text: `${encoder.text}, or the message of a throw`,
    write: (world, bits) => {
      const { dead } = world.state;
      message.write(dead, bits);
      if (dead === null) encoder.write(world, bits);
    },
    compare: (a, b) => {
      const order = message.compare(a.state.dead, b.state.dead);
      return order === 0 && a.state.dead === null ? encoder.compare(a, b) : order;
    },
  };
};

/** The shape of worlds that are alive, for all; a dead one is read as one that dies at the start. */
export const livingOr = (start: World, shape: Shape<World>): Shape<World> => {
  const message = nullable(text);
  const died = (dead: string): World => ({ ...start, state: { ...start.state, dead } });
  return {
    ...mapped(
      shape,
      (world: World) => (world.state.dead === null ? world : died(world.state.dead)),
      (world) => world,
    ),
    ...living(shape),
    read: (bits) => {
      const dead = message.read(bits);
      return dead === null ? shape.read(bits) : died(dead);
    },
  };
};
