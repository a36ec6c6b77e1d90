/** The page in a browser, from its file. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import * as E from "fp-ts/lib/Either.js";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actionOf } from "../../props/replay/recordedaction.ts";
import { configOf } from "../../props/replay/recordedconfig.ts";
import { srcSubject } from "../../props/subjects/twins.ts";
import { answersOf } from "../../spec/machine/recording.ts";
import { entries } from "../../wire/index.ts";
import { root } from "../house/tree.ts";
import { need, tool } from "../tools.ts";
import { openPage, startBrowser } from "./browser.ts";

let folder: string;
let browser: Browser | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "viewer-"));
  if (tool("chromium")) browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** Writes the page of a trace with the command, and gives its file. */
const pageOf = (name: string): string => {
  const file = join(folder, `${name}.html`);
  const trace = join(root, `test/golden/${name}.jsonl.gz`);
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(root, "cli/main.ts"), "view", trace, "-o", file],
    { encoding: "utf8" },
  );
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return file;
};

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

/** Of a machine that replays the trace here, after each of some steps. */
const replayed = (name: string, steps: ReadonlySet<number>): ReadonlyMap<number, Summary> => {
  const text = gunzipSync(readFileSync(join(root, `test/golden/${name}.jsonl.gz`))).toString();
  const found = new Map<number, Summary>();
  let subject: ReturnType<typeof srcSubject> | undefined;
  let step = 0;
  for (const entry of entries(text.trimEnd().split("\n"))) {
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

const summaryOf = ({ machine: { rt } }: ReturnType<typeof srcSubject>): Summary => {
  const { config, heap, spanalloc, spans, treap } = rt;
  const classes: Record<string, number> = {};
  for (let h = 1; h <= spanalloc.count; h++) {
    const spc = spans.spanclass[h]!;
    if (spans.state[h] === 1) classes[spc] = (classes[spc] ?? 0) + 1;
  }
  const inOrder = (node: number): ReadonlyArray<number> =>
    node === 0
      ? []
      : [
          ...inOrder(treap.left[node]!),
          spans.base(treap.span[node]!),
          ...inOrder(treap.right[node]!),
        ];
  return { inuse: heap.pagesInUse * config.pageSize, classes, treap: inOrder(treap.root) };
};

describe.each(["smoke", "churn"])("the page of %s", (name) => {
  it("opens from its file without an error or a request, and agrees with the machine at twenty steps", async (context) => {
    need("chromium", context);
    const file = pageOf(name);
    const { page, said, requests } = await openPage(browser!, file);
    expect(await page.evaluate("mallocspec.session.recording.differing")).toBe(0);
    const length = (await page.evaluate("mallocspec.session.length")) as number;
    const steps = Array.from({ length: 20 }, (_, i) => (7919 * (i + 1) * (i + 1)) % (length + 1));
    const expected = replayed(name, new Set(steps));
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
