/** What the page draws of a heap, against a machine that replays the same trace here. */
import axe from "axe-core";
import * as E from "fp-ts/lib/Either.js";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actionOf } from "../../props/replay/recordedaction.ts";
import { configOf } from "../../props/replay/recordedconfig.ts";
import { srcSubject } from "../../props/subjects/twins.ts";
import { answersOf } from "../../spec/machine/recording.ts";
import { STATE_COLOURS } from "../../viewer/page/map/colours.ts";
import { entries } from "../../wire/index.ts";
import { golden, linesOf } from "../cli/mallocspec.ts";
import { need, tool } from "../tools.ts";
import { openPage, startBrowser } from "./browser.ts";
import { newPages } from "./pages.ts";

const pages = newPages();
let browser: Browser | undefined;

beforeAll(async () => {
  if (tool("chromium")) browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  pages.remove();
});

type Subject = ReturnType<typeof srcSubject>;
type Shade = keyof typeof STATE_COLOURS | "nothing";

interface Summary {
  /** The state of each page of the arena. */
  readonly states: ReadonlyArray<Shade>;
  /** Small spans in use by class. */
  readonly classes: Readonly<Record<string, number>>;
  /** The treap in order: each span's address, and how deep its node lies. */
  readonly tree: ReadonlyArray<readonly [base: number, depth: number]>;
}

const statesOf = ({ arena, config, spanalloc, spans }: Subject["machine"]["rt"]): Shade[] => {
  const states = new Array<Shade>((arena.used - arena.start) / config.pageSize).fill("nothing");
  for (let h = 1; h <= spanalloc.count; h++) {
    if (spans.state[h] === 0) continue;
    const isReleased = spans.npreleased[h]! > 0;
    const state = (["free", "in use", "manual", "free"] as const)[spans.state[h]!]!;
    const first = (spans.base(h) - arena.start) / config.pageSize;
    const shade = state === "free" && isReleased ? "released" : state;
    states.fill(shade, first, first + spans.npages[h]!);
  }
  return states;
};

const summaryOf = ({ machine: { rt } }: Subject): Summary => {
  const { spanalloc, spans, treap } = rt;
  const classes: Record<string, number> = {};
  for (let h = 1; h <= spanalloc.count; h++) {
    const spc = spans.spanclass[h]!;
    if (spans.state[h] === 1 && spc > 1) classes[spc] = (classes[spc] ?? 0) + 1;
  }
  const inOrder = (node: number, depth: number): Summary["tree"] =>
    node === 0
      ? []
      : [
          ...inOrder(treap.left[node]!, depth + 1),
          [spans.base(treap.span[node]!), depth],
          ...inOrder(treap.right[node]!, depth + 1),
        ];
  return { states: statesOf(rt), classes, tree: inOrder(treap.root, 0) };
};

/** After each of some steps of smoke, of which each has the machine before it, too. */
const replayed = (steps: ReadonlySet<number>): ReadonlyMap<number, Summary> => {
  const found = new Map<number, Summary>();
  let subject: Subject | undefined;
  let step = 0;
  for (const entry of entries(linesOf("smoke.jsonl.gz"))) {
    if (E.isLeft(entry)) throw entry.left;
    if (entry.right.tag === "header") {
      subject = srcSubject(configOf(entry.right.header));
      continue;
    }
    const { operation } = entry.right;
    subject!.perform(actionOf(operation), answersOf(operation));
    if (steps.has(++step)) found.set(step, summaryOf(subject!));
  }
  return found;
};

/** In the page: colours of points inside of each page's cell, and the size of the map. */
const sampled = `() => {
  const canvas = document.querySelector(".board canvas");
  const columns = Number(canvas.dataset.columns);
  const { pages } = mallocspec.store.moment.after;
  const rows = Math.ceil(pages.length / columns);
  const [wide, high] = [canvas.width / columns, canvas.height / rows];
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return Array.from({ length: pages.length }, (_, page) =>
    Array.from({ length: 100 }, (_, i) => {
      const [across, down] = [0.1 + (i % 10) * 0.085, 0.1 + Math.floor(i / 10) * 0.085];
      const x = Math.floor(((page % columns) + across) * wide);
      const y = Math.floor((Math.floor(page / columns) + down) * high);
      return [...data.slice((y * canvas.width + x) * 4, (y * canvas.width + x) * 4 + 3)];
    }),
  );
}`;

type Colour = ReadonlyArray<number>;

const colourIn = (text: string): Colour =>
  [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));

/** Of how much of a colour on white another one consists; undefined if of none. */
const shareOf = (colour: Colour, seen: Colour): number | undefined => {
  const channel = colour.indexOf(Math.min(...colour));
  const share = (255 - seen[channel]!) / (255 - colour[channel]!);
  const isIt = colour.every((c, i) => Math.abs(255 - share * (255 - c) - seen[i]!) < 5);
  return isIt && share > 0.15 && share < 1.05 ? share : undefined;
};

/** The state whose colour most of the points have, pale or not. */
const shadeOf = (points: ReadonlyArray<Colour>): Shade => {
  let [best, most]: [Shade, number] = ["nothing", points.length / 10];
  for (const [state, [light]] of Object.entries(STATE_COLOURS)) {
    const count = points.filter((seen) => shareOf(colourIn(light), seen) !== undefined).length;
    if (count > most) [best, most] = [state as Shade, count];
  }
  return best;
};

const shown = async (page: Page, step: number): Promise<Summary> => {
  await page.evaluate(
    `mallocspec.store.showMap({ colour: "state" }), mallocspec.store.seek(${step})`,
  );
  await page.evaluate(`new Promise((resolve) => setTimeout(resolve, 100))`);
  const points = (await page.evaluate(`(${sampled})()`)) as ReadonlyArray<ReadonlyArray<Colour>>;
  await page.evaluate(`mallocspec.store.showMap({ colour: "class" })`);
  await page.evaluate(`new Promise((resolve) => setTimeout(resolve, 100))`);
  const classes = (await page.evaluate(`Object.fromEntries(
    [...document.querySelectorAll(".legend li")]
      .map(({ dataset }) => [Number(dataset.order), Number(dataset.spans)])
      .filter(([order]) => order < 500))`)) as Summary["classes"];
  const tree = (await page.evaluate(`[...document.querySelectorAll(".node")]
    .map(({ dataset }) => [Number(dataset.base), Number(dataset.depth)])`)) as Summary["tree"];
  return { states: points.map(shadeOf), classes, tree };
};

describe("the page of smoke", () => {
  it("draws pages by state, counts spans by class and draws the treap as they are at twenty steps", async (context) => {
    need("chromium", context);
    const { page, said } = await openPage(browser!, pages.of(golden("smoke.jsonl.gz")));
    await page.getByRole("button", { name: "Treap" }).click();
    const steps = Array.from({ length: 20 }, (_, i) => 3 + ((7919 * (i + 1) * (i + 1)) % 2005));
    const expected = replayed(new Set(steps));
    for (const step of steps) {
      // A step that takes a span out of the treap shows the tree that was searched.
      const { tree, ...drawn } = await shown(page, step);
      const isBefore = (await page.getByText("The tree before this step").count()) > 0;
      const { tree: after, ...rest } = expected.get(step)!;
      expect({ step, ...drawn }).toEqual({ step, ...rest });
      if (!isBefore) expect({ step, tree }).toEqual({ step, tree: after });
    }
    expect(new Set([...expected.values()].flatMap(({ states }) => states)).size).toBeGreaterThan(2);
    expect([...expected.values()].some(({ tree }) => tree.length > 0)).toBe(true);
    expect(said).toEqual([]);
    await page.close();
  });

  it("selects spans by a click and by keys, and says what they are", async (context) => {
    need("chromium", context);
    const file = pages.of(golden("smoke.jsonl.gz"), "--at", "1900");
    const { page, said } = await openPage(browser!, file);
    await page.locator(".board canvas").click({ position: { x: 3, y: 3 } });
    const base =
      "Number(mallocspec.store.moment.after.spans.columns.base[mallocspec.store.view.span])";
    expect(await page.evaluate(base)).toBe(0xc420000000);
    await page.locator(".board").focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.evaluate(base)).toBe(0xc420002000);
    expect(await page.locator("#pointed").innerText()).toMatch(
      /^selected: span 0xc420002000: 4 pages/,
    );
    expect(await page.evaluate("mallocspec.store.view.step")).toBe(1900);
    await page.keyboard.press("+");
    expect(await page.evaluate("location.hash")).toMatch(/&zoom=1\.6,-0\.3,-0\.3$/);
    expect(said).toEqual([]);
    await page.close();
  });

  it("lights the way of the search that took a span out of the treap", async (context) => {
    need("chromium", context);
    const { page } = await openPage(browser!, pages.of(golden("smoke.jsonl.gz")));
    await page.getByRole("button", { name: "Treap" }).click();
    await page.evaluate(`(() => {
      const removes = ({ e, fx = [] }, within) =>
        (within && e === "tr.rm") || fx.some((inner) => removes(inner, within || e === "span.alloc"));
      const { session, store } = mallocspec;
      for (let step = 4; step <= session.length; step++) {
        store.seek(step);
        if (store.moment.before.treap.nodes.size > 0 && removes(store.moment.event, false)) return;
      }
    })()`);
    await page.getByText("The tree before this step").waitFor();
    expect(await page.locator(".node.lit").count()).toBeGreaterThan(0);
    await page.close();
  });

  it.each(["light", "dark"] as const)(
    "has nothing that axe finds, %s",
    async (colorScheme, context) => {
      need("chromium", context);
      const file = pages.of(golden("smoke.jsonl.gz"), "--at", "1900");
      const { page } = await openPage(browser!, file, "#step=1900&span=12");
      await page.emulateMedia({ colorScheme });
      await page.evaluate(axe.source);
      for (const part of ["Central lists", "Free lists", "Busy lists", "Treap", "Caches"]) {
        await page.getByRole("button", { name: part }).click();
        const violations = await page.evaluate(`axe.run().then(({ violations }) =>
        violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 200))]))`);
        expect({ part, violations }).toEqual({ part, violations: [] });
      }
      await page.close();
    },
  );
});
