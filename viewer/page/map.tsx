/** The map of the heap: a square for each page of the arena, on one canvas. */
import { useEffect, useRef } from "preact/hooks";
import type { Picture } from "../machine/picture/picture.ts";
import type { Store } from "./store.ts";
import { useStore } from "./usestore.ts";

const CELL = 8;

/** The span of each page, free ones in all of their pages. */
const spansByPage = ({ pages, spans, figures, pageSize }: Picture): Int32Array => {
  const found = new Int32Array(pages.length);
  const start = Number(figures.arena["arena_start"]);
  const { base, npages, state } = spans.columns;
  for (let h = 1; h <= spans.count; h++) {
    if (state[h] === 0) continue;
    const first = (base[h]! - start) / pageSize;
    found.fill(h, first, first + npages[h]!);
  }
  return found;
};

const colourOf = ({ spans }: Picture, h: number): string => {
  switch (h === 0 ? "dead" : spans.state(h)) {
    case "in use":
      return `hsl(${(spans.columns.spanclass[h]! * 47) % 360} 55% 60%)`;
    case "manual":
      return "#9a9a9a";
    case "free":
      return spans.columns.npreleased[h]! > 0 ? "#e8f0f5" : "#c5d5de";
    case "dead":
      return "transparent";
  }
};

const draw = (canvas: HTMLCanvasElement, picture: Picture, selected: number): void => {
  const columns = Math.max(1, Math.floor(canvas.clientWidth / CELL));
  const pages = spansByPage(picture);
  const scale = window.devicePixelRatio;
  const height = Math.ceil(pages.length / columns) * CELL;
  canvas.style.height = `${height}px`;
  canvas.width = canvas.clientWidth * scale;
  canvas.height = height * scale;
  const context = canvas.getContext("2d")!;
  context.scale(scale, scale);
  pages.forEach((h, page) => {
    const [x, y] = [(page % columns) * CELL, Math.floor(page / columns) * CELL];
    context.fillStyle = colourOf(picture, h);
    context.fillRect(x, y, CELL - 1, CELL - 1);
    if (h === 0 || h !== selected) return;
    context.strokeStyle = "#d00";
    context.strokeRect(x + 0.5, y + 0.5, CELL - 2, CELL - 2);
  });
};

export const HeapMap = ({ store }: { readonly store: Store }) => {
  useStore(store);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { after } = store.moment;
  const { span } = store.view;
  useEffect(() => draw(canvas.current!, after, span), [after, span]);
  const pick = ({ offsetX, offsetY }: MouseEvent): void => {
    const columns = Math.max(1, Math.floor(canvas.current!.clientWidth / CELL));
    const page = Math.floor(offsetY / CELL) * columns + Math.floor(offsetX / CELL);
    store.select(spansByPage(after)[page] ?? 0);
  };
  return (
    <main class="map" aria-label="Heap">
      <canvas ref={canvas} onClick={pick} role="img" aria-label="The pages of the arena" />
    </main>
  );
};
