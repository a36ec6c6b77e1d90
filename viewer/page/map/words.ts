/** What is at a place of the map, in words. */
import { bytes, grouped, hex } from "../text.ts";
import { byteAt, linesFor } from "./slots.ts";
import type { Scene } from "./scene.ts";
import type { pageAt } from "./grid.ts";

const pagesText = (n: number): string => `${grouped(n)} ${n === 1 ? "page" : "pages"}`;

/** A span. */
export const spanText = ({ entry, mode, picture }: Scene, h: number): string => {
  const { spans } = picture;
  const { allocCount, base, elemsize, nelems, npages, npreleased } = spans.columns;
  const state = spans.state(h);
  const said = [`span ${hex(base[h]!)}: ${pagesText(npages[h]!)}`, state];
  if (state === "in use") {
    said.push(
      `${grouped(allocCount[h]!)} of ${grouped(nelems[h]!)} slots of ${bytes(elemsize[h]!)}`,
    );
  }
  if (npreleased[h]! > 0) said.push(`${pagesText(npreleased[h]!)} released`);
  if (mode === "sweep" || mode === "age") said.push(entry(h).label);
  return said.join(", ");
};

const slotText = (scene: Scene, h: number, address: number): string => {
  const { picture, occupants } = scene;
  const { base, elemsize, nelems } = picture.spans.columns;
  if (picture.spans.state(h) !== "in use") return "";
  const size = elemsize[h]!;
  const slot = Math.floor((address - base[h]!) / size);
  if (slot >= nelems[h]!) return "; behind the last slot";
  const is = picture.spans.slot(h, slot);
  const steps = is === "free" ? [] : occupants(base[h]! + slot * size, size);
  const from = steps.length === 0 ? "" : `, from step ${steps.slice(0, 8).join(", ")}`;
  const tiny = steps.length > 1 ? `, ${steps.length} tiny objects` : "";
  return `; slot ${grouped(slot)} is ${is}${tiny}${from}`;
};

/** What is at a point of the canvas; "" outside of the arena. */
export const textAt = (scene: Scene, place: ReturnType<typeof pageAt>): string => {
  const { across, down, page } = place;
  if (page < 0) return "";
  const { pageSize, spans } = scene.picture;
  const start = scene.pages.start + page * pageSize;
  const h = scene.pages.spans[page]!;
  if (h === 0) return `page ${hex(start)}: in no span`;
  const lines = linesFor(spans.columns.elemsize[h]!, pageSize);
  const address = start + byteAt(lines, pageSize, across, down);
  return `${spanText(scene, h)}${slotText(scene, h, address)}`;
};
