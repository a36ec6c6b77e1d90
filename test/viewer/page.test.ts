/** The page in a browser, from its file. */
import { statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { golden, linesOf, mallocspec } from "../cli/mallocspec.ts";
import { need } from "../tools.ts";
import { openPage, useBrowser } from "./browser.ts";
import { usePages } from "./pages.ts";
import { classesOf, replayed, type Runtime, treapOf } from "./replayed.ts";

const pages = usePages();
const browser = useBrowser();

/** What a heap says of itself in a few numbers: those that the page shows as a picture. */
interface Summary {
  readonly inuse: number;
  /** Spans in use by class. */
  readonly classes: Readonly<Record<string, number>>;
  /** The long free spans, in the order of the treap: their addresses. */
  readonly treap: ReadonlyArray<number>;
}

/** In the page, of the picture at a step. */
const pictured = `(step) => {
  mallocspec.store.seek(step);
  const { spans, treap, figures } = mallocspec.store.moment.after;
  const classes = {};
  for (let h = 1; h <= spans.count; h++) {
    if (spans.state(h) !== "in use") continue;
    const spc = spans.columns.spanclass[h];
    classes[spc] = (classes[spc] ?? 0) + 1;
  }
  const inOrder = (node) => {
    if (node === 0) return [];
    const { left, right, span } = treap.nodes.get(node);
    return [...inOrder(left), spans.columns.base[span], ...inOrder(right)];
  };
  return { inuse: Number(figures.stats.heap_inuse), classes, treap: inOrder(treap.root) };
}`;

const summaryOf = (rt: Runtime): Summary => ({
  inuse: rt.heap.pagesInUse * rt.config.pageSize,
  classes: classesOf(rt),
  treap: treapOf(rt).map(([base]) => base),
});

describe.each(["smoke", "churn"])("the page of %s", (name) => {
  it("opens from its file without an error or a request, and agrees with the machine at twenty steps", async (context) => {
    need("chromium", context);
    const file = pages.of(golden(`${name}.jsonl.gz`));
    const { page, said, requests } = await openPage(browser(), file);
    expect(await page.evaluate("mallocspec.session.recording.differing")).toBe(0);
    const length = (await page.evaluate("mallocspec.session.length")) as number;
    const steps = Array.from({ length: 20 }, (_, i) => (7919 * (i + 1) * (i + 1)) % (length + 1));
    const expected = replayed(`${name}.jsonl.gz`, new Set(steps), summaryOf);
    for (const step of steps) {
      if (step === 0) continue;
      const picture = await page.evaluate(`(${pictured})(${step})`);
      expect({ step, ...(picture as Summary) }).toEqual({ step, ...expected.get(step)! });
    }
    expect(said).toEqual([]);
    expect(requests).toEqual([]);
    await page.close();
  });
});

describe("the page", () => {
  /** What the whole page says, and what it shows of the session. */
  const opened = async (file: string, hash = "") => {
    const { page, said, requests } = await openPage(browser(), file, hash);
    const step = await page.evaluate("mallocspec.store.moment.step");
    const length = await page.evaluate("mallocspec.session.length");
    const text = await page.locator("body").innerText();
    const elements = await page.evaluate("document.querySelectorAll('img, script').length");
    await page.close();
    return { said, requests, step, length, text, elements };
  };

  it("of churn has less than 3 MB", () => {
    expect(statSync(pages.of(golden("churn.jsonl.gz"))).size).toBeLessThan(3 * 2 ** 20);
  });

  it("of a counterexample shows its last step", async (context) => {
    need("chromium", context);
    const file = pages.of("test/golden/defects/tie-by-record.jsonl");
    const { said, requests, step, length, text } = await opened(file);
    expect({ said, requests, step }).toEqual({ said: [], requests: [], step: length });
    expect(text).toContain(`${String(step)}: `);
  });

  it("of a lasso in ITF says where its loop begins", async (context) => {
    need("chromium", context);
    const { said, requests, text } = await opened(pages.of("test/viewer/lasso.itf.json.gz"));
    expect({ said, requests }).toEqual({ said: [], requests: [] });
    expect(text).toMatch(/back to the state after step \d+/);
  });

  it("of a log shows the blocks, and what contradicts the contract", async (context) => {
    need("chromium", context);
    const log = "malloc 0 64 = 0x10000\nmalloc 1 64 = 0x10010\nfree 0\n";
    const { said, requests, text } = await opened(pages.of(pages.place("a.log", log)), "#step=2");
    expect({ said, requests }).toEqual({ said: [], requests: [] });
    expect(text).toContain("2 blocks");
    expect(text).toContain("1 contradictions");
    expect(text).toContain("allocates 0x10010, 64 bytes");
  });

  it("of a part of a trace lists its steps by their numbers in the trace", async (context) => {
    need("chromium", context);
    const file = pages.of(golden("smoke.jsonl.gz"), "--from", "1001", "--to", "1100");
    const { said, step, length, text } = await opened(file);
    expect({ said, step, length }).toEqual({ said: [], step: 1000, length: 1100 });
    expect(text).toMatch(/\n1001\b/);
  });

  it("takes an edit, saves the edited sequence as a trace that replays, and goes back", async (context) => {
    need("chromium", context);
    const file = pages.of(golden("smoke.jsonl.gz"), "--at", "1200");
    const { page, said } = await openPage(browser(), file);
    await page.getByText("What if", { exact: true }).click();
    await page.getByLabel("n", { exact: true }).fill("5000");
    await page.getByText("Do this instead").click();
    expect(await page.locator("h1").innerText()).toContain("1200: malloc(n 5000");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByText("Save as a trace").click(),
    ]);
    const { status, stdout } = mallocspec("replay", await download.path());
    expect(stdout).toContain("spec and src agree with the trace\n  2007 operations");
    expect(status).toBe(0);
    await page.getByText("Back to the recording").click();
    expect(await page.locator("h1").innerText()).not.toContain("n 5000");
    expect(said).toEqual([]);
    await page.close();
  });

  it("looks for steps, and goes from one to the next", async (context) => {
    need("chromium", context);
    const { page, said } = await openPage(browser(), pages.of(golden("smoke.jsonl.gz")));
    await page.keyboard.press("/");
    await page.keyboard.type("c.grow spc=42");
    await page.keyboard.press("Enter");
    expect(await page.locator("h1").innerText()).toMatch(/^3: malloc\(/);
    await page.keyboard.press("/");
    await page.locator("#find").fill("no such event");
    expect(await page.locator("form.find").innerText()).toContain("found no, expected an event");
    expect(said).toEqual([]);
    await page.close();
  });

  it("says of each invariant whether it holds at a step", async (context) => {
    need("chromium", context);
    const file = pages.of("test/golden/defects/tie-by-record.jsonl");
    const { page, said } = await openPage(browser(), file);
    await page.getByText("Invariants", { exact: true }).click();
    const known = page.locator("li.known");
    await known.first().waitFor();
    expect(await known.first().innerText()).toContain("heap.bestfit is contradicted by a known");
    expect(await page.locator("li.holds").count()).toBeGreaterThan(50);
    expect(said).toEqual([]);
    await page.close();
  });

  it("shows whatever a trace holds as text", async (context) => {
    need("chromium", context);
    const evil = `</script><img src=x onerror="console.log(1)"><!--<script>\u2028\u0000`;
    const lines = linesOf("smoke.jsonl.gz").slice(0, 5);
    const header = { ...(JSON.parse(lines[0]!) as object), note: evil, workload: evil };
    const last = { ...(JSON.parse(lines[4]!) as object), throw: evil + "x".repeat(10 ** 7) };
    const trace = [JSON.stringify(header), ...lines.slice(1, 4), JSON.stringify(last)].join("\n");
    const file = pages.place("<img src=y onerror=alert(1)>.jsonl", trace);
    const { said, requests, text, elements } = await opened(pages.of(file, "--at", "4"));
    // One script is the page's own.
    expect({ said, requests, elements }).toEqual({ said: [], requests: [], elements: 1 });
    expect(text).toContain("<img src=x onerror=");
    expect(text).toContain("<img src=y onerror=");
    expect(text.length).toBeLessThan(10_000);
  });
});
