/** Debian's Chromium for tests of the page: without a network, and with everything noted that it says. */
import { delimiter, join } from "node:path";
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { tool } from "../tools.ts";

const program = (): string =>
  (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "chromium"))
    .find((file) => existsSync(file))!;

const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: program(),
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });

/** One browser for the tests of a file. pre of asking for it: `need("chromium", context)` let the test go on. */
export const useBrowser = (): (() => Browser) => {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (tool("chromium")) browser = await startBrowser();
  });
  afterAll(() => browser?.close());
  return () => browser!;
};

/** What the page shows to tests (viewer/page/main.tsx). */
type Shown = { readonly mallocspec?: { readonly session: { readonly isKnown: boolean } } };

export interface Opened {
  readonly page: Page;
  /** Errors and messages of the console. */
  readonly said: ReadonlyArray<string>;
  /** What the page asked the network for, beside itself. */
  readonly requests: ReadonlyArray<string>;
}

/** Opens a page from its file, and waits until it has performed its whole trace. */
export const openPage = async (browser: Browser, file: string, hash = ""): Promise<Opened> => {
  const page = await browser.newPage();
  const said: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`error: ${error.message}`));
  const url = `file://${file}`;
  page.on("request", (request) => {
    if (request.url().replace(/#.*/, "") !== encodeURI(url)) requests.push(request.url());
  });
  await page.goto(`${url}${hash}`);
  // A text would be evaluated in the page, which its own policy forbids.
  await page.waitForFunction(() => (globalThis as Shown).mallocspec?.session.isKnown === true);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
  return { page, said, requests };
};
