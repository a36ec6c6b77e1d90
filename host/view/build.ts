/** Builds the page into dist/, for the package: `npm run build`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.ts";

const folder = fileURLToPath(new URL("../../dist/viewer/", import.meta.url));
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}page.html`, await bundle());
