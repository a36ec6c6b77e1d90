/** The page without a document: one HTML text, in which scripts and styles stand. */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";

/** Where the document comes. */
export const PLACE = "<!-- document -->";

const entry = fileURLToPath(new URL("../../viewer/page/main.tsx", import.meta.url));

/** Only this script runs in the page, and it fetches nothing. */
const policyFor = (script: string): string => {
  const hash = createHash("sha256").update(script).digest("base64");
  return `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data: blob:`;
};

const htmlOf = (script: string, style: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>mallocspec</title>
<style>${style}</style>
</head>
<body>
<div id="root"></div>
${PLACE}
<script>${script}</script>
</body>
</html>
`;

/** Builds the page from its sources, which are there in a clone. */
export const bundle = async (): Promise<string> => {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [entry],
    outdir: "out",
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    target: "es2023",
    legalComments: "none",
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "silent",
  });
  const textOf = (extension: string): string =>
    (outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? "").trim();
  return htmlOf(textOf(".js"), textOf(".css"));
};
