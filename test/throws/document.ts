/** docs/THROWS.md, as the table has it. */
import { format } from "prettier";
import { showAction } from "../../props/report/show.ts";
import type { Action as SpecAction } from "../../spec/index.ts";
import type { Action } from "../../src/machine/action.ts";
import { init } from "./steps.ts";
import type { Path, Row, Source } from "./table.ts";

const beginning = `# What the allocator says when it gives up

Every throw, panic and printed line of the seed (malloc.go at commit a027466e4b6d), and of the files
that it calls, with the shortest path that reaches it, or the reason why none does. A path begins with
a machine to which nothing has happened, on Go's constants for a platform and an OS that helps as well
as it can, unless it says otherwise. It is the shortest in that none of its actions, and nothing of what
the OS does, can be spared. In each message, … stands for what Go puts in.

\`test/throws/\` has the table as data. A test performs every path on both twins, and others hold the
table against the lines of the sources and this page against the table. After a change,
\`npx vitest run --dir test/throws -u\` writes this page anew.
`;

const code = (text: string): string => `\`${text}\``;

/** The usual start needs no arguments. */
const show = (action: Action): string =>
  code(action === init ? "mallocinit" : showAction(action as SpecAction));

const showPath = ({ goos, goarch, where, actions }: Path): string => {
  const place = where === undefined ? "" : `: ${where}`;
  return `${goos}/${goarch}${place}. ${actions.map(show).join(", ")}`;
};

const showRow = ({ line, how, text, at }: Row): string => {
  const [length, path] = typeof at === "string" ? ["-", at] : [at.actions.length, showPath(at)];
  return `| ${line} | ${how} | ${code(text)} | ${length} | ${path} |`;
};

const table = (rows: ReadonlyArray<Row>): string =>
  [
    "| line | how | message | actions | path, or why there is none |",
    "| --- | --- | --- | --- | --- |",
    ...rows.map(showRow),
  ].join("\n");

const section = (level: string, { file, rows }: Source): string =>
  `${level} ${file}\n\n${table(rows)}`;

const summary = (sources: ReadonlyArray<Source>): string => {
  const rows = sources.flatMap((source) => source.rows);
  const reached = rows.filter(({ at }) => typeof at !== "string").length;
  return `${rows.length} messages, of which ${reached} are reached.`;
};

/** The seed's messages first; then the files it calls; then what others say on the way. */
export const document = (
  seed: Source,
  called: ReadonlyArray<Source>,
  others: ReadonlyArray<Source>,
): Promise<string> =>
  format(
    [
      beginning,
      `## The seed`,
      summary([seed]),
      section("###", seed),
      `## The files that it calls`,
      summary(called),
      ...called.map((source) => section("###", source)),
      `## Elsewhere`,
      "What other files say of what the allocator does: not all that they say.",
      ...others.map((source) => section("###", source)),
    ].join("\n\n"),
    { parser: "markdown", printWidth: 100 },
  );
