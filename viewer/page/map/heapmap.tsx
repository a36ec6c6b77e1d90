/** The map of the heap: every page of the arena, and the slots of spans from near. */
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Store } from "../store.ts";
import { useStore } from "../usestore.ts";
import { modeNamed, MODES } from "./colours.ts";
import { drawScene } from "./drawing.ts";
import { pageAt } from "./grid.ts";
import { Legend } from "./legend.tsx";
import "./map.css";
import { spanBy } from "./moving.ts";
import { gridOf, legendOf, type Scene, sceneOf } from "./scene.ts";
import { useTheme } from "./theme.ts";
import { drawOn, useSize } from "./usecanvas.ts";
import { useZoom, type Zooming } from "./usezoom.ts";
import { spanText, textAt } from "./words.ts";

const Tools = ({ store, zooming }: { readonly store: Store; readonly zooming: Zooming }) => (
  <div class="tools">
    <label>
      Colours:{" "}
      <select
        value={modeNamed(store.view.colour)}
        onChange={({ currentTarget }) => store.showMap({ colour: currentTarget.value })}
      >
        {Object.entries(MODES).map(([mode, name]) => (
          <option key={mode} value={mode}>
            {name}
          </option>
        ))}
      </select>
    </label>
    <button type="button" aria-label="Zoom in" onClick={() => zooming.by(1.6)}>
      +
    </button>
    <button type="button" aria-label="Zoom out" onClick={() => zooming.by(1 / 1.6)}>
      −
    </button>
    <button type="button" onClick={() => zooming.reset()}>
      Whole heap
    </button>
  </div>
);

const keysOfZoom: Readonly<Record<string, (zooming: Zooming) => void>> = {
  "+": (zooming) => zooming.by(1.6),
  "-": (zooming) => zooming.by(1 / 1.6),
  "0": (zooming) => zooming.reset(),
};

interface BoardProps {
  readonly scene: Scene;
  readonly store: Store;
}

/** What is said below the map: what the pointer is on, or else what is selected. */
const said = (scene: Scene, place: ReturnType<typeof pageAt> | undefined): string => {
  if (place !== undefined) return textAt(scene, place) || "no page of the arena";
  const { picture, selected } = scene;
  const isThere = selected > 0 && selected <= picture.spans.count;
  return isThere ? `selected: ${spanText(scene, selected)}` : "nothing is selected";
};

const onKey = (event: KeyboardEvent, zooming: Zooming, move: (key: string) => void): void => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const zoom = keysOfZoom[event.key];
  const isMove = /^(Arrow|Home$|End$)/.test(event.key);
  if (!isMove && zoom === undefined) return;
  // The page's own keys go through the steps.
  event.stopPropagation();
  event.preventDefault();
  if (zoom === undefined) move(event.key);
  else zoom(zooming);
};

const Board = ({ scene, store }: BoardProps) => {
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const zooming = useZoom(canvas, size, store);
  const { transform } = zooming;
  const [pointed, setPointed] = useState<readonly [number, number] | undefined>(undefined);
  const grid = gridOf(scene, size.width, size.height);
  useLayoutEffect(() => {
    if (size.width === 0) return;
    const on = { ...size, theme, grid, transform };
    drawOn(canvas.current!, size, (context) => drawScene(context, scene, on));
  }, [scene, size, theme, transform]);
  const move = (key: string): void => {
    setPointed(undefined);
    store.select(spanBy(key, scene, grid));
  };
  return (
    <>
      <Tools store={store} zooming={zooming} />
      <div
        class="board"
        ref={box}
        role="application"
        aria-label="Heap map: the arrow keys go from span to span, + and - zoom, 0 shows all"
        aria-describedby="pointed"
        tabIndex={0}
        onKeyDown={(event) => onKey(event, zooming, move)}
      >
        <canvas
          ref={canvas}
          data-columns={grid.columns}
          onClick={({ offsetX, offsetY }) => {
            const { page } = pageAt(grid, transform, [offsetX, offsetY]);
            store.select(scene.pages.spans[page] ?? 0);
          }}
          onMouseMove={({ offsetX, offsetY }) => setPointed([offsetX, offsetY])}
          onMouseLeave={() => setPointed(undefined)}
        />
      </div>
      <p class="pointed" id="pointed" aria-live="polite">
        {said(scene, pointed && pageAt(grid, transform, pointed))}
      </p>
    </>
  );
};

export const HeapMap = ({ store }: { readonly store: Store }) => {
  useStore(store);
  const { isDark } = useTheme();
  const { moment, session, view } = store;
  // Objects and ages are known once the recording has been gone through so far.
  const isKnown = session.recording.known >= moment.step;
  const scene = useMemo(
    () => sceneOf(store, isDark),
    [moment, view.span, view.colour, isDark, isKnown, session.edits],
  );
  const entries = useMemo(() => legendOf(scene), [scene]);
  return (
    <section class="heap" aria-label="Heap">
      <Board scene={scene} store={store} />
      <Legend entries={entries} />
    </section>
  );
};
