/** What the page draws of a heap, against a machine that replays the same trace here. */
import axe from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { STATE_COLOURS } from "../../viewer/page/map/colours.ts";
import { golden } from "../cli/mallocspec.ts";
import { need } from "../tools.ts";
import { openPage, useBrowser } from "./browser.ts";
import { usePages } from "./pages.ts";
import { classesOf, replayed, type Runtime, treapOf } from "./replayed.ts";

const pages = usePages();
const browser = useBrowser();

type Shade = keyof typeof STATE_COLOURS | "nothing";

interface Summary {
  /** The state of each page of the arena. */
  readonly states: ReadonlyArray<Shade>;
  /** Small spans in use by class. */
  readonly classes: Readonly<Record<string, number>>;
  /** The treap in order: each span's address, and how deep its node lies. */
  readonly tree: ReadonlyArray<readonly [base: number, depth: number]>;
}

const statesOf = ({ arena, config, spanalloc, spans }: Runtime): Shade[] => {
  const states = Array.from(
    { length: (arena.used - arena.start) / config.pageSize },
    (): Shade => "nothing",
  );
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

const summaryOf = (rt: Runtime): Summary => {
  const small = Object.entries(classesOf(rt)).filter(([spc]) => Number(spc) > 1);
  return { states: statesOf(rt), classes: Object.fromEntries(small), tree: treapOf(rt) };
};

/** In the page: colours of points inside of each page's cell, and the size of the map. */
const sampled = `() => {
  const canvas = document.querySelector(".board canvas");
  const columns = Number(canvas.dataset.columns);
  const { pages } = mallocspec.store.moment.after;
  const rows = Math.ceil(pages.length / columns);
  const [wide, high] = [canvas.width / columns, canvas.height / rows];
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return Array.from({ length: pages.length }, (_, page) =>
    Array.from({ length: 36 }, (_, i) => {
      const [across, down] = [0.12 + (i % 6) * 0.147, 0.12 + Math.floor(i / 6) * 0.147];
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
  return isIt && share < 1.05 ? share : undefined;
};

/** The state whose colour most of the points have, pale or not. */
const shadeOf = (points: ReadonlyArray<Colour>): Shade => {
  let [best, most]: [Shade, number] = ["nothing", points.length / 10];
  for (const [state, [light]] of Object.entries(STATE_COLOURS)) {
    // Only free slots are pale; the palest colours would pass for the edges of others.
    const least = state === "in use" ? 0.15 : 0.9;
    const count = points.filter((seen) => shareOf(colourIn(light), seen)! > least).length;
    if (count > most) [best, most] = [state as Shade, count];
  }
  return best;
};

const TWENTY = Array.from({ length: 20 }, (_, i) => 3 + ((7919 * (i + 1) * (i + 1)) % 2005));

/** Lets the page draw. */
const draws = (page: Page): Promise<unknown> =>
  page.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)))");

const shown = async (page: Page, step: number): Promise<Omit<Summary, "tree">> => {
  await page.evaluate(
    `mallocspec.store.showMap({ colour: "state" }), mallocspec.store.seek(${step})`,
  );
  await draws(page);
  const points = (await page.evaluate(`(${sampled})()`)) as ReadonlyArray<ReadonlyArray<Colour>>;
  await page.evaluate(`mallocspec.store.showMap({ colour: "class" })`);
  await draws(page);
  const classes = (await page.evaluate(`Object.fromEntries(
    [...document.querySelectorAll(".legend li")]
      .map(({ dataset }) => [Number(dataset.order), Number(dataset.spans)])
      .filter(([order]) => order < 500))`)) as Summary["classes"];
  return { states: points.map(shadeOf), classes };
};

describe("the page", () => {
  it("draws the pages of smoke by state and counts its spans by class, as they are at twenty steps", async (context) => {
    need("chromium", context);
    const { page, said } = await openPage(browser(), pages.of(golden("smoke.jsonl.gz")));
    // Cells so large that the outlines of changed spans lie between the points.
    await page.setViewportSize({ width: 1600, height: 1400 });
    await draws(page);
    const expected = replayed("smoke.jsonl.gz", new Set(TWENTY), summaryOf);
    for (const step of TWENTY) {
      const { states, classes } = expected.get(step)!;
      expect({ step, ...(await shown(page, step)) }).toEqual({ step, states, classes });
    }
    expect(new Set([...expected.values()].flatMap(({ states }) => states)).size).toBeGreaterThan(2);
    expect(said).toEqual([]);
    await page.close();
  });

  it("draws the treap of large as it is, and lights the way of a search in it", async (context) => {
    need("chromium", context);
    const { page, said } = await openPage(browser(), pages.of(golden("large.jsonl.gz")));
    await page.getByRole("button", { name: "Treap" }).click();
    const before = TWENTY.map((step) => step - 1);
    const expected = replayed("large.jsonl.gz", new Set([...TWENTY, ...before]), summaryOf);
    const seen = { searched: 0, nodes: 0 };
    for (const step of TWENTY) {
      await page.evaluate(`mallocspec.store.seek(${step})`);
      await draws(page);
      const tree = await page.evaluate(`[...document.querySelectorAll(".node")]
        .map(({ dataset }) => [Number(dataset.base), Number(dataset.depth)])`);
      const lit = await page.locator(".node.lit").count();
      // A step that takes a span out shows the tree that it searched.
      expect({ step, tree }).toEqual({ step, tree: expected.get(step - (lit > 0 ? 1 : 0))!.tree });
      seen.nodes += (tree as Summary["tree"]).length;
      if (lit > 0) seen.searched++;
    }
    expect(seen.nodes).toBeGreaterThan(20);
    expect(seen.searched).toBeGreaterThan(0);
    expect(said).toEqual([]);
    await page.close();
  });

  it("selects spans by a click and by keys, and says what they are", async (context) => {
    need("chromium", context);
    const file = pages.of(golden("smoke.jsonl.gz"), "--at", "1900");
    const { page, said } = await openPage(browser(), file);
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

  it("has nothing that axe finds, in the light and in the dark", async (context) => {
    need("chromium", context);
    const file = pages.of(golden("smoke.jsonl.gz"));
    const { page } = await openPage(browser(), file, "#step=1900&span=12");
    await page.evaluate(axe.source);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const part of ["Central lists", "Free lists", "Treap", "Caches"]) {
        await page.getByRole("button", { name: part }).click();
        const violations = await page.evaluate(`axe.run().then(({ violations }) =>
          violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 200))]))`);
        expect({ colorScheme, part, violations }).toEqual({ colorScheme, part, violations: [] });
      }
    }
    await page.close();
  });
});
