/** The page: reads its document, goes through it in the background, and shows it. */
import { render } from "preact";
import { LogSession } from "../machine/log/logsession.ts";
import { headOf } from "../machine/reading.ts";
import { Session } from "../machine/session.ts";
import { Actions } from "./actions.tsx";
import { documentText } from "./document.ts";
import { Inspector } from "./inspector/inspector.tsx";
import { onKey } from "./keys.ts";
import { onLogKey } from "./log/keys.ts";
import { LogPage, LogStore } from "./log/logpage.tsx";
import { HeapMap } from "./map/heapmap.tsx";
import { Scrub } from "./scrub.tsx";
import { inSlice } from "./slice.ts";
import { Structures } from "./structures/structures.tsx";
import { Store, viewIn } from "./store.ts";
import { shortly } from "./text.ts";
import "./style.css";

declare global {
  /** What tests and measurements talk to. */
  var mallocspec:
    | { readonly store: Store; readonly session: Session }
    | { readonly store: LogStore; readonly session: LogSession }
    | undefined;
}

/** Goes through the document between two events of the page. */
const goThrough = (store: Store | LogStore): void => {
  if (inSlice(() => store.session.advance(32))) setTimeout(goThrough, 0, store);
  store.tell();
};

const HeapPage = ({ store }: { readonly store: Store }) => (
  <>
    <Scrub store={store} />
    <Actions store={store} />
    <main class="middle">
      <HeapMap store={store} />
      <Structures store={store} />
    </main>
    <Inspector store={store} />
  </>
);

const startHeap = (root: HTMLElement, text: string, at: number): Store => {
  const session = new Session(text);
  const store = new Store(session, viewIn(location.hash, at));
  globalThis.mallocspec = { store, session };
  document.addEventListener("keydown", (event) => onKey(store, event));
  render(<HeapPage store={store} />, root);
  store.timings.opened = performance.now();
  return store;
};

const startLog = (root: HTMLElement, text: string, at: number): LogStore => {
  const session = new LogSession(text);
  const store = new LogStore(session, viewIn(location.hash, at).step);
  globalThis.mallocspec = { store, session };
  document.addEventListener("keydown", (event) => onLogKey(store, event));
  render(<LogPage store={store} />, root);
  return store;
};

const start = async (root: HTMLElement): Promise<void> => {
  const text = await documentText();
  const { at, name, source } = headOf(text);
  document.title = `${shortly(name, 80)} – mallocspec`;
  goThrough(source === "log" ? startLog(root, text, at) : startHeap(root, text, at));
};

const root = document.getElementById("root")!;
start(root).catch((error: unknown) => {
  render(<p role="alert">{shortly(String(error), 1000)}</p>, root);
});
