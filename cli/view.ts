/** `mallocspec view FILE`: a trace as a page that runs the machine. */
import { basename, resolve } from "node:path";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { Argument, Command, Option } from "commander";
import { invocation } from "../host/invocation.ts";
import { OutputError } from "../host/files/unfinished.ts";
import { checkWritable, writeWhole } from "../host/files/wholefile.ts";
import { type Document, operationsOf, readDocument } from "../host/view/document.ts";
import { openFile } from "../host/view/open.ts";
import { isPage, pageOf } from "../host/view/page.ts";
import { perfettoOf } from "../host/view/perfetto.ts";
import { printable } from "../wire/index.ts";
import { wholeNumber } from "./arguments/numbers.ts";
import { exitCodes, guarded, UsageError } from "./exit.ts";
import { counted, grouped } from "./terminal/numbers.ts";
import { paint } from "./terminal/paint.ts";

interface ViewOptions {
  readonly output?: string;
  readonly open?: boolean;
  readonly at?: number;
  readonly from?: number;
  readonly to?: number;
  readonly perfetto?: string;
}

/** The name of the page where the user gives none: that of the trace, in the current folder. */
const usualName = (file: string): string =>
  file === "-"
    ? "trace.html"
    : `${basename(file).replace(/(\.jsonl|\.itf\.json|\.log|\.txt)?(\.gz)?$/, "")}.html`;

/** Runs what may find that the file of an option cannot be written. */
const asUsage = <A>(option: string, write: () => A): A => {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    throw new UsageError(`${option} ${error.message}`);
  }
};

/** Where the page goes. A file that the user did not name is not overwritten, unless it is a page. */
const placeOf = (file: string, output: string | undefined): string => {
  const place = output ?? usualName(file);
  if (output === undefined && existsSync(place) && !isPage(place)) {
    throw new UsageError(`${place}: is there already, and is no page of ours: name one with -o`);
  }
  asUsage("-o", () => checkWritable(place));
  return place;
};

/** What the page has of the file. */
const extentOf = ({ head, shown }: Document): string =>
  shown === head.total
    ? counted(shown, "step")
    : `steps ${grouped(head.hidden + 1)} to ${grouped(head.hidden + shown)} of ${grouped(head.total)}`;

const showWritten = (place: string, document: Document, bytes: number): ReadonlyArray<string> => [
  paint.green(`wrote ${printable(place)}: ${extentOf(document)}, ${grouped(bytes)} bytes`),
  `open it in a browser: ${pathToFileURL(resolve(place)).href}`,
];

/** Writes the page, and opens it where that is asked for. */
const writePage = async (file: string, document: Document, options: ViewOptions): Promise<void> => {
  const place = placeOf(file, options.output);
  const page = await pageOf(document.text);
  asUsage("-o", () => writeWhole(place, page));
  for (const line of showWritten(place, document, Buffer.byteLength(page))) console.log(line);
  const missing = options.open === true ? await openFile(resolve(place)) : undefined;
  if (missing === undefined) return;
  throw new UsageError(`--open: found no ${missing} to open the page with; open the file yourself`);
};

const writePerfetto = (document: Document, target: string): void => {
  const text = perfettoOf(operationsOf(document));
  asUsage("--perfetto", () => writeWhole(target, text));
  console.log(paint.green(`wrote ${printable(target)}: ${extentOf(document)}`));
};

const run = async (file: string, options: ViewOptions): Promise<number> => {
  const { output, open = false, at, from, to, perfetto } = options;
  const isShown = perfetto === undefined || output !== undefined || open;
  // Before long work: what cannot be written is bad usage.
  if (isShown) placeOf(file, output);
  if (perfetto !== undefined) asUsage("--perfetto", () => checkWritable(perfetto));
  const document = await readDocument(file, { at, from, to });
  if (perfetto !== undefined) writePerfetto(document, perfetto);
  if (isShown) await writePage(file, document, options);
  return exitCodes.holds;
};

export const viewCommand = new Command("view")
  .summary("Writes a trace or a log as a page that shows each step.")
  .description(
    "Writes one HTML file that shows every step of a trace. The page has the fast heap inside and " +
      "performs the trace on it, so it shows the heap at any step, and what follows if a step is " +
      "changed. Of a log it shows the blocks. It needs no network and no server: open it in a browser.",
  )
  .addArgument(
    new Argument(
      "<file>",
      "a trace, a path that explore wrote, or a log of a port; gzip'd or not; - is standard input",
    ),
  )
  .option("-o, --output <file>", "the page to write (default: the name of the trace, with .html)")
  .option("--open", "open the page in the browser")
  .addOption(
    new Option("--at <step>", "the step that the page shows first; 0 is the beginning").argParser(
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    ),
  )
  .addOption(
    new Option(
      "--from <step>",
      "the first step that the page lists; those before are performed, and not shown",
    ).argParser(wholeNumber(1, Number.MAX_SAFE_INTEGER)),
  )
  .addOption(
    new Option("--to <step>", "the last step that the page has").argParser(
      wholeNumber(1, Number.MAX_SAFE_INTEGER),
    ),
  )
  .option(
    "--perfetto <file>",
    "write the trace in Chrome's format, for profilers that read it; then a page only with -o or --open",
  )
  .addHelpText(
    "after",
    `
Exit codes:
  ${exitCodes.holds}    the page is written
  ${exitCodes.usage}    bad usage, or a file that is none of these

Examples:
  ${invocation()} view trace.jsonl.gz
  ${invocation()} view --open --at 1200 trace.jsonl.gz -o page.html
  ${invocation()} view --from 1000 --to 2000 trace.jsonl.gz`,
  )
  .action(guarded(run));
