/** Where and how often the start asks for its first reservation. */
import { arenaMax, spansSize, up } from "../../../../spec/arena/arena.ts";
import type { Config } from "../../../../spec/instance/config.ts";
import type { Event } from "../../../../spec/machine/event.ts";
import { inside, performedActs } from "../../../ghost/acts.ts";
import { hex, showBytes } from "../../../report/show.ts";
import { always, none, type Property } from "../../property.ts";

type Asked = Event<"os.reserve">;

const isReservation = (act: Event): act is Asked => act.e === "os.reserve";

/** Whether this is one of the hints that a 64-bit start tries. */
const isWide = ({ ptrSize, arenaHint, arenaHints, arenaHintStride }: Config, { hint }: Asked) => {
  const nth = (hint - arenaHint) / arenaHintStride;
  return ptrSize === 8 && Number.isInteger(nth) && nth >= 0 && nth < arenaHints;
};

/** What a start has asked for at the hints of 64-bit, and what behind the program's image. */
export const askedBy = (config: Config, start: Event<"mallocinit">) => {
  const asked = inside(start).filter(isReservation);
  return {
    wide: asked.filter((one) => isWide(config, one)),
    low: asked.filter((one) => !isWide(config, one)),
  };
};

/** Bytes of a reservation without an arena: the tables, and a page to align them. */
const tables = (config: Config): number =>
  spansSize(config) +
  up(arenaMax(config) / (config.ptrSize * 4), config.pageSize) +
  config.pageSize;

export const brk: Property = always({
  of: "step",
  on: ["mallocinit"],
  name: "start.brk",
  sentence:
    "Where the start takes no hint of 64-bit, it asks for a reservation behind the program's image that does not reach over the brk.",
  evidence: ({ performed, after: { config } }) =>
    performedActs(performed, "mallocinit").flatMap((start) => {
      const { end, brk } = start;
      return askedBy(config, start).low.flatMap(({ hint, n }) => {
        const asked = `${showBytes(n)} are asked for at ${hex(hint)}`;
        if (hint < end) return [`${asked}, below the image's end ${hex(end)}`];
        return hint <= brk && brk < hint + Number(n)
          ? [`${asked}, over the brk ${hex(brk)}`]
          : none;
      });
    }),
});

export const tries: Property = always({
  of: "step",
  on: ["mallocinit"],
  name: "start.tries",
  sentence:
    "The start tries every hint of 64-bit before it asks for a small arena, and gives up only when it was refused a reservation without an arena.",
  evidence: ({ performed, after: { config } }) =>
    performedActs(performed, "mallocinit").flatMap((start) => {
      const { wide, low } = askedBy(config, start);
      if (low.length > 0 && wide.length < config.arenaHints) {
        return [`${wide.length} of ${config.arenaHints} hints were tried`];
      }
      const last = low.at(-1);
      const gaveUp = performed.tag === "throw" && last?.r === 0;
      return gaveUp && last.n !== tables(config)
        ? [`${showBytes(last.n)} were refused last, the tables have ${showBytes(tables(config))}`]
        : none;
    }),
});
