/** The scrub bar: where the page is in the whole trace. */
import { useEffect, useRef } from "preact/hooks";
import { Find } from "./find.tsx";
import { useTheme } from "./map/theme.ts";
import { drawOn, useSize } from "./map/usecanvas.ts";
import "./scrub.css";
import type { Store } from "./store.ts";
import { bytes, grouped, shortly } from "./text.ts";
import { CURVES, KINDS, Timeline } from "./timeline.ts";
import { useStore } from "./usestore.ts";

const NAMES = { inuse: "in use", idle: "idle", released: "released" } as const;

/** The curves and the marks behind the slider. A press on them goes to the step there. */
const Strip = ({ store }: { readonly store: Store }) => {
  useStore(store);
  useTheme();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const timeline = useRef(new Timeline());
  const size = useSize(box);
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (size.width === 0) return;
      const style = getComputedStyle(box.current!);
      const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
      drawOn(canvas.current!, size, (context) =>
        timeline.current.draw({ context, ...size, colour }, store),
      );
    });
    return () => cancelAnimationFrame(frame);
  });
  const go = ({ buttons, offsetX, type }: MouseEvent): void => {
    if (type === "mousemove" && buttons !== 1) return;
    const { hidden, recording } = store.session;
    const part = offsetX / Math.max(1, size.width);
    store.seek(Math.round(hidden + part * (recording.length - hidden)));
  };
  return (
    <div class="strip" ref={box}>
      <canvas ref={canvas} aria-hidden="true" onMouseDown={go} onMouseMove={go} />
    </div>
  );
};

const FIGURES = { inuse: "heap_inuse", idle: "heap_idle", released: "heap_released" } as const;

/** The figures of the moment, with the colours of their curves. */
const Figures = ({ store }: { readonly store: Store }) => {
  const { stats } = store.moment.after.figures;
  return (
    <>
      {CURVES.map((name) => (
        <span key={name}>
          <span class={`curve ${name}`} /> {NAMES[name]} {bytes(Number(stats[FIGURES[name]]))}
        </span>
      ))}
    </>
  );
};

export const Scrub = ({ store }: { readonly store: Store }) => {
  useStore(store);
  const { session, view } = store;
  const { recording } = session;
  return (
    <header class="scrub">
      <div class="track">
        <Strip store={store} />
        <input
          type="range"
          aria-label="Step"
          min={session.hidden}
          max={session.length}
          value={view.step}
          onInput={(event) => store.seek(Number(event.currentTarget.value))}
        />
      </div>
      <strong>{shortly(recording.document.head.name, 80)}</strong>
      <output>
        step {grouped(view.step)} of {grouped(session.length)}
      </output>
      <Figures store={store} />
      <span role="status">
        {session.isKnown
          ? recording.differing === 0
            ? "agrees with the trace"
            : `${grouped(recording.differing)} steps differ`
          : `${grouped(recording.known)} steps performed`}
      </span>
      <span>
        steps:{" "}
        {KINDS.map((kind) => (
          <span key={kind} class="kind">
            <span class="swatch" style={{ background: `var(--${kind})` }} />
            {kind}
          </span>
        ))}
      </span>
      <Find store={store} />
    </header>
  );
};
