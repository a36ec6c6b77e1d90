/** What `mallocspec check` prints of a log: the verdict, what was not judged, then each failure. */
import { printReply } from "../../wire/port/reply.ts";
import { printRequest } from "../../wire/port/request.ts";
import { printable } from "../../wire/index.ts";
import type { Finding } from "../../props/ports/log/finding.ts";
import { wordsOf } from "../../props/ports/words.ts";
import { showPath } from "../../host/files/pathname.ts";
import { counted, duration, grouped } from "../terminal/numbers.ts";
import { paint } from "../terminal/paint.ts";
import { wrapped } from "../terminal/wrap.ts";
import type { Judged } from "./judging.ts";
import { type LogResult, notesOf } from "./result.ts";

type Lines = ReadonlyArray<string>;

const nameOf = (file: string): string => (file === "-" ? "standard input" : showPath(file));

const headline = (file: string, { judge, findings }: Judged): string => {
  const { hello } = judge;
  const who = hello === undefined ? "" : ` (${printable(`${hello.name} ${hello.version}`)})`;
  const name = `${nameOf(file)}${who}`;
  if (findings.length > 0) {
    return paint.red(`${name} fails: ${findings.map(({ group }) => group).join(", ")}`);
  }
  return judge.blocks > 0
    ? paint.green(`${name} holds to the contract`)
    : paint.yellow(`${name}: inconclusive: the log has no block`);
};

const findingLines = (finding: Finding): Lines => {
  const { fault, lines, line, begun, request, reply, concerned } = finding;
  const rows = [
    ...concerned.map((one) => [one.line, one.block] as const),
    ...(begun === undefined ? [] : [[begun, `${request.op} begins`] as const]),
    [
      line,
      `${printRequest(request)} = ${printReply(reply)}  ${wordsOf(request, reply)}  ← here`,
    ] as const,
  ];
  return [
    "",
    ...wrapped(`${paint.red(finding.group)}: ${printable(fault.evidence)}`),
    ...(fault.sentence === undefined ? [] : wrapped(`  ${fault.sentence}`)),
    lines === 1 ? "  in 1 line:" : `  in ${grouped(lines)} lines, of which this is the first:`,
    ...rows.map(([at, text]) => `  line ${at}: ${printable(text)}`),
  ];
};

/** The report of one log, line by line; of one that is none, an error says everything. */
export const showLog = ({ file, seconds, result }: LogResult): Lines => {
  if (result.tag === "unreadable") return [];
  if (result.tag === "interrupted") {
    return [
      paint.yellow(
        `${nameOf(file)}: interrupted after ${counted(result.lines, "line")}: not judged`,
      ),
    ];
  }
  const { judged } = result;
  const { judge, lines } = judged;
  const exempt = judge.exempt.map(({ clause, why }) => `${clause}: ${why}`).join("; ");
  const names = "blocks are named by the lines that allocate them";
  return [
    ...wrapped(headline(file, judged)),
    `${counted(judge.operations, "operation")} in ${counted(lines, "line")}, ` +
      `${counted(judge.blocks, "block")}, ${duration(seconds)}`,
    ...(exempt === "" ? [] : wrapped(`not judged: ${exempt}`)),
    ...notesOf(judged).flatMap((note) => wrapped(`note: ${printable(note)}`)),
    ...(judge.isByAddress && judged.findings.length > 0 ? [`note: ${names}`] : []),
    ...judged.findings.flatMap(findingLines),
  ];
};
