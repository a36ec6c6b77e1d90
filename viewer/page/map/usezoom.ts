/** Wheel and drag on the map; what is seen stands in the hash, as parts of the canvas. */
import { select } from "d3-selection";
import { type D3ZoomEvent, zoom, type ZoomBehavior, zoomIdentity } from "d3-zoom";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Store } from "../store.ts";
import type { Transform } from "./grid.ts";
import type { Size } from "./usecanvas.ts";

const MOST = 4000;

const textOf = ({ k, x, y }: Transform, { height, width }: Size): string =>
  k === 1 ? "" : [k, x / width, y / height].map((n) => String(Number(n.toFixed(5)))).join(",");

const transformIn = (text: string, { height, width }: Size) => {
  const [k = 1, x = 0, y = 0] = text === "" ? [] : text.split(",").map(Number);
  return zoomIdentity.translate(x * width, y * height).scale(Math.max(1, Math.min(MOST, k)));
};

export interface Zooming {
  readonly transform: Transform;
  /** Makes it so many times larger, around the middle. */
  readonly by: (factor: number) => void;
  readonly reset: () => void;
}

type Zoom = ZoomBehavior<HTMLCanvasElement, unknown>;

export const useZoom = (
  canvas: RefObject<HTMLCanvasElement | null>,
  { height, width }: Size,
  store: Store,
): Zooming => {
  const [transform, setTransform] = useState<Transform>(zoomIdentity);
  const behavior = useRef<Zoom | undefined>(undefined);
  useLayoutEffect(() => {
    const size = { width, height };
    const area: [[number, number], [number, number]] = [
      [0, 0],
      [width, height],
    ];
    const element = select(canvas.current!);
    const made: Zoom = zoom<HTMLCanvasElement, unknown>()
      .scaleExtent([1, MOST])
      .extent(area)
      .translateExtent(area)
      .on("zoom", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => setTransform(event.transform))
      .on("end", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        const text = textOf(event.transform, size);
        if (width > 0 && text !== store.view.zoom) store.showMap({ zoom: text });
      });
    behavior.current = made;
    element.call(made).on("dblclick.zoom", null);
    if (width > 0) made.transform(element, transformIn(store.view.zoom, size));
    return () => element.on(".zoom", null);
  }, [width, height]);
  return {
    transform,
    by: (factor) => behavior.current?.scaleBy(select(canvas.current!), factor),
    reset: () => behavior.current?.transform(select(canvas.current!), zoomIdentity),
  };
};
