/** The survey as a table in Markdown, and below it each finding with its sequence. */
import { grouped } from "../cli/terminal/numbers.ts";
import { clauses } from "../props/contract/clauses/index.ts";
import { Model } from "../props/contract/model/model.ts";
import { printReply } from "../wire/port/reply.ts";
import { printRequest } from "../wire/port/request.ts";
import type { Finding, Row } from "./survey.ts";

type Lines = ReadonlyArray<string>;

const columns = ["allocator", "version", "door", "clauses held", "operations", "pace", "found"];

const line = (cells: Lines): string => `| ${cells.join(" | ")} |`;

const shown = ({ failure, isAlone }: Finding): string =>
  `${failure.group} (${isAlone === true ? "fails alone too" : isAlone === false ? "not alone" : "see below"})`;

const cells = ({ candidate, judged }: Row): Lines => {
  const { name, door, packages } = candidate;
  if (judged === undefined) return [name, "not installed", door, "", "", "", `\`${packages}\``];
  const { version, report, findings, pace } = judged;
  const model = new Model(report.hello);
  const asked = clauses.filter(({ exempts }) => exempts?.(model) === undefined);
  const broken = new Set(report.failures.map(({ fault }) => fault.name));
  const held = asked.filter((clause) => !broken.has(clause.name)).length;
  const found = findings.map(shown);
  return [
    name,
    version,
    door,
    `${held} of ${asked.length}`,
    grouped(report.operations),
    pace === undefined ? "" : `×${pace.toFixed(2)}`,
    [...found, ...(report.gone === undefined ? [] : [report.gone])].join("; ") || "nothing",
  ];
};

const sequence = ({ failure }: Finding): Lines =>
  failure.requests.map((request, i) => {
    const reply = failure.replies[i];
    return `${printRequest(request)} = ${reply === undefined ? "?" : printReply(reply)}`;
  });

/** The lines of the table. */
export const tableOf = (rows: ReadonlyArray<Row>): Lines => [
  line(columns),
  line(columns.map(() => "---")),
  ...rows.map((row) => line(cells(row))),
];

/** Each finding with its shortest sequence. */
export const findingsOf = (rows: ReadonlyArray<Row>): Lines =>
  rows.flatMap(({ candidate, judged }) =>
    (judged?.findings ?? []).flatMap((finding) => [
      "",
      `### ${candidate.name}: ${finding.failure.group}`,
      "",
      finding.failure.fault.evidence,
      "",
      "```text",
      ...sequence(finding),
      "```",
    ]),
  );
