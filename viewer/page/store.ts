/** What the page shows now, in one place. The step and the selected span stand in the URL's hash, too. */
import { parseQuery, QueryError } from "../machine/find/query.ts";
import { Search } from "../machine/find/search.ts";
import type { Moment, Session } from "../machine/session.ts";
import type { Edit } from "../machine/whatif/edits.ts";
import { Notifier } from "./notifier.ts";
import { inSlice } from "./slice.ts";

export interface View {
  readonly step: number;
  /** The selected span, by handle; 0 for none. */
  readonly span: number;
  /** What the colours of the map say. */
  readonly colour: string;
  /** How far the map is zoomed in, and where: `scale,x,y`; "" for the whole. */
  readonly zoom: string;
}

/** How long the page took, in milliseconds; the page reports it to those who measure. */
export interface Timings {
  opened: number;
  seek: number;
}

/** What is looked for: the query as it was typed, what is wrong with it, and the steps that meet it. */
export interface Finding {
  readonly text: string;
  readonly problem: string | undefined;
  readonly search: Search | undefined;
}

const nothing: Finding = { text: "", problem: undefined, search: undefined };

export class Store extends Notifier {
  readonly session: Session;
  #finding = nothing;
  readonly timings: Timings = { opened: 0, seek: 0 };
  #view: View = { step: 0, span: 0, colour: "", zoom: "" };
  #moment: Moment;

  constructor(session: Session, view: View) {
    super();
    this.session = session;
    this.#view = view;
    this.#moment = session.seek(0);
    this.seek(view.step);
  }

  get view(): View {
    return this.#view;
  }

  get moment(): Moment {
    return this.#moment;
  }

  /** Goes to a step, or to the nearest that there is. */
  seek(step: number): void {
    const from = performance.now();
    const { hidden, length } = this.session;
    const reached = Math.max(hidden, Math.min(step, length));
    this.#moment = this.session.seek(reached);
    this.timings.seek = performance.now() - from;
    this.#change({ step: reached });
  }

  /** Shows the recording with these edits, or without any, at a step. */
  edit(edits: ReadonlyArray<Edit>, step: number): void {
    this.session.edit(edits);
    this.seek(step);
  }

  get finding(): Finding {
    return this.#finding;
  }

  /** Looks for what meets a query; an empty one ends the search. */
  find(text: string): void {
    this.#finding = text.trim() === "" ? nothing : this.#findingOf(text);
    this.tell();
    this.#goOnFinding(this.#finding);
  }

  /** Goes to the next step that meets the query, or to the one before. */
  toFound(isForward: boolean): void {
    const found = this.#finding.search?.found ?? [];
    const { step } = this.#view;
    const next = isForward ? found.find((one) => one > step) : found.findLast((one) => one < step);
    if (next !== undefined) this.seek(next);
  }

  select(span: number): void {
    this.#change({ span });
  }

  /** Shows the map in other colours, or another part of it. */
  showMap(change: Partial<Pick<View, "colour" | "zoom">>): void {
    this.#change(change);
  }

  #findingOf(text: string): Finding {
    try {
      const search = new Search(this.session.recording, parseQuery(text));
      return { text, problem: undefined, search };
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      return { text, problem: error.message, search: undefined };
    }
  }

  #goOnFinding(finding: Finding): void {
    const { search } = finding;
    if (finding !== this.#finding || search === undefined) return;
    const isMore = inSlice(() => search.advance(64));
    this.tell();
    if (isMore) setTimeout(() => this.#goOnFinding(finding), 0);
  }

  #change(change: Partial<View>): void {
    this.#view = { ...this.#view, ...change };
    const { step, span, colour, zoom } = this.#view;
    const others = Object.entries({ span: span || "", colour, zoom }).filter(([, is]) => is !== "");
    const hash = [["step", step], ...others].map(([name, value]) => `${name}=${value}`).join("&");
    history.replaceState(null, "", `#${hash}`);
    this.tell();
  }
}

/** The view that the hash names, over the one that the document names. */
export const viewIn = (hash: string, at: number): View => {
  const named = new URLSearchParams(hash.replace(/^#/, ""));
  const numberOf = (name: string, otherwise: number): number => {
    const text = named.get(name);
    return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : otherwise;
  };
  const wordOf = (name: string, form: RegExp): string => {
    const text = named.get(name) ?? "";
    return form.test(text) ? text : "";
  };
  return {
    step: numberOf("step", at),
    span: numberOf("span", 0),
    colour: wordOf("colour", /^[a-z]{1,16}$/),
    zoom: wordOf("zoom", /^(-?\d{1,6}(\.\d{1,6})?,?){3}$/),
  };
};
