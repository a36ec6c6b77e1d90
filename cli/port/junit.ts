/** The report of `mallocspec port verify` for build servers: a test case for each clause and failure. */
import { printReply } from "../../wire/port/reply.ts";
import { printRequest } from "../../wire/port/request.ts";
import { printable } from "../../wire/excerpt.ts";
import { type PortOutcome, type Reported, titleOf } from "./outcome.ts";

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

const escaped = (text: string): string =>
  printable(text).replace(/[&<>"]/g, (character) => escapes[character]!);

const failed = (failure: Reported): string => {
  const log = failure.requests.map((request, i) => {
    const reply = failure.replies[i];
    return escaped(`${printRequest(request)} = ${reply === undefined ? "?" : printReply(reply)}`);
  });
  const message = escaped(`${titleOf(failure)}: ${failure.fault.evidence}`);
  return `<failure message="${message}">\n${log.join("\n")}\n</failure>`;
};

export const portJunit = ({ report, failures, judged, seconds }: PortOutcome): string => {
  const { hello, exempt } = report;
  const suite = escaped(`${hello.name} ${hello.version}`);
  const others = failures.map(({ fault }) => fault.name).filter((name) => !judged.includes(name));
  const cases = [...judged, ...new Set(others)].map((name) => {
    const why = exempt.find(({ clause }) => clause === name)?.why;
    const body = failures.filter(({ fault }) => fault.name === name).map(failed);
    if (why !== undefined && body.length === 0) body.push(`<skipped message="${escaped(why)}"/>`);
    return `  <testcase classname="${suite}" name="${escaped(name)}">${body.join("")}</testcase>`;
  });
  const count = (part: string): number => cases.filter((one) => one.includes(part)).length;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="${suite}" tests="${cases.length}" failures="${count("<failure")}" skipped="${count("<skipped")}" time="${seconds.toFixed(3)}">
${cases.join("\n")}
</testsuite>
`;
};
