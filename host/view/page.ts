/** Pages of `mallocspec view`: the built page with a document in it. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { bundle, PLACE } from "./bundle.ts";

const isSource = import.meta.url.endsWith(".ts");

/** What every page begins with, as far as it says whose it is. */
const SIGN = "<title>mallocspec</title>";

/** The page without a document: built from its sources in a clone, and part of the package. */
const emptyPage = async (): Promise<string> =>
  isSource ? bundle() : readFileSync(new URL("../../viewer/page.html", import.meta.url), "utf8");

/** A page that shows a document: one HTML text that needs nothing else. */
export const pageOf = async (document: string): Promise<string> => {
  const packed = gzipSync(document, { level: 9 }).toString("base64");
  // base64 has no character that means something in HTML.
  const element = `<script type="text/plain" id="document">${packed}</script>`;
  return (await emptyPage()).replace(PLACE, () => element);
};

/** Whether a file is such a page: then another one may take its place. */
export const isPage = (file: string): boolean => {
  try {
    return readFileSync(file, "utf8").includes(SIGN);
  } catch {
    return false;
  }
};
