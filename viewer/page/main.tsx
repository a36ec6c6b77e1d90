/** The page: reads its document, performs it in the background, and shows it. */
import { render } from "preact";
import { Session } from "../machine/session.ts";
import { headOf } from "../machine/reading.ts";
import { Actions } from "./actions.tsx";
import { documentText } from "./document.ts";
import { Inspector } from "./inspector.tsx";
import { onKey } from "./keys.ts";
import { HeapMap } from "./map.tsx";
import { Scrub } from "./scrub.tsx";
import { Store, viewIn } from "./store.ts";
import { shortly } from "./text.ts";
import "./style.css";

/** For this long the page works on without looking for input, in milliseconds. */
const SLICE = 12;

declare global {
  /** What tests and measurements talk to. */
  var mallocspec: { readonly store: Store; readonly session: Session } | undefined;
}

/** Goes through the recording between two events of the page. */
const goThrough = (store: Store): void => {
  const until = performance.now() + SLICE;
  let isMore = true;
  while (isMore && performance.now() < until) isMore = store.session.advance(32);
  if (isMore) setTimeout(goThrough, 0, store);
  store.tell();
};

const App = ({ store }: { readonly store: Store }) => (
  <>
    <Scrub store={store} />
    <Actions store={store} />
    <HeapMap store={store} />
    <Inspector store={store} />
  </>
);

const start = async (root: HTMLElement): Promise<void> => {
  const text = await documentText();
  const session = new Session(text);
  const store = new Store(session, viewIn(location.hash, headOf(text).at));
  globalThis.mallocspec = { store, session };
  document.addEventListener("keydown", (event) => onKey(store, event));
  render(<App store={store} />, root);
  store.timings.opened = performance.now();
  goThrough(store);
};

const root = document.getElementById("root")!;
start(root).catch((error: unknown) => {
  render(<p role="alert">{shortly(String(error), 1000)}</p>, root);
});
