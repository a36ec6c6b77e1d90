/**
 * Views of states over cycles of the collector. The sweep generations of spans count as far as they lie
 * behind the heap's, and the sweep buffers by what they hold. The allocator compares nothing else.
 */
import type { Sweeping } from "../../../spec/collector/mgcsweep.ts";
import type { SweepBuf } from "../../../spec/collector/mgcsweepbuf.ts";
import type { State } from "../../../spec/index.ts";
import type { Span } from "../../../spec/pages/mspan.ts";
import { boolean } from "../../explorer/encoding/scalars.ts";
import { type Encoder, seen } from "../../explorer/encoding/shape.ts";
import { number } from "./numbers.ts";
import { collection, entriesOf } from "./values.ts";
import { both, only } from "./views.ts";

/** What is four generations behind, or more, will be so. */
const OLD = 4;

/**
 * How far a span is behind the heap. It counts for a span in use, and for a record to which an entry of
 * a sweep buffer leads: the sweeper looks at nothing else.
 */
const behind = ({ sweeping }: State, { id, state, sweepgen }: Span): number =>
  state === "inUse" || sweeping.buffers.some(({ entries: all }) => all.includes(id))
    ? Math.min(OLD, sweeping.sweepgen - sweepgen)
    : OLD;

/** The spans by number, each with how many generations it is behind. */
export const spansBehind = (span: Encoder<Span>): Encoder<State> => ({
  text:
    "spans: map from number to (sweepgen behind the heap's, up to 4, of spans in use and in sweep " +
    `buffers; ${span.text})`,
  write: (state, bits) => {
    number().write(state.spans.size, bits);
    for (const [key, one] of entriesOf(state.spans)) {
      number().write(key, bits);
      number().write(behind(state, one), bits);
      span.write(one, bits);
    }
  },
  compare: (a, b) => {
    if (a.spans.size !== b.spans.size) return a.spans.size - b.spans.size;
    const others = entriesOf(b.spans);
    for (const [i, [key, one]] of entriesOf(a.spans).entries()) {
      const [otherKey, other] = others[i]!;
      const order = key - otherKey || behind(a, one) - behind(b, other) || span.compare(one, other);
      if (order !== 0) return order;
    }
    return 0;
  },
});

const buffer = only<SweepBuf>({ entries: collection(number()), index: number() });

/** The swept and the unswept buffer, whichever of the two they are. */
export const sweepProgress: Encoder<Sweeping> = {
  ...both<Sweeping>(
    only({ done: boolean }),
    both(
      seen(({ buffers, sweepgen }) => buffers[(sweepgen / 2) % 2 === 0 ? 0 : 1], buffer),
      seen(({ buffers, sweepgen }) => buffers[(sweepgen / 2) % 2 === 0 ? 1 : 0], buffer),
    ),
  ),
  text: `done, the buffer of swept spans, the buffer of unswept spans: ${buffer.text}`,
};
