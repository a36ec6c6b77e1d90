/** `mallocspec port check`: the handshake, and every operation once. */
import { clauses, judgeBy } from "../../props/contract/clauses/index.ts";
import { groupOf } from "../../props/ports/fault.ts";
import { everyOperation } from "../../props/ports/everyoperation.ts";
import { runSequence } from "../../props/ports/run.ts";
import { wordsOf } from "../../props/ports/words.ts";
import { printRequest } from "../../wire/port/request.ts";
import { printReply } from "../../wire/port/reply.ts";
import { printable } from "../../wire/excerpt.ts";
import { Guard } from "../../host/port/guard.ts";
import type { ProcessPort } from "../../host/port/processport.ts";
import { exitCodes } from "../exit.ts";
import { paint } from "../terminal/paint.ts";
import { wrapped } from "../terminal/wrap.ts";
import { startPort } from "./start.ts";

export const portCheck = async (command: ReadonlyArray<string>): Promise<number> => {
  const guard = new Guard();
  let port: ProcessPort | undefined;
  try {
    port = await startPort(command, guard);
    const { hello } = port;
    if (hello.dialect === "go") {
      port.close();
      const once = { runs: 1, maxSeconds: 60, out: "." };
      const { goVerify } = await import("./go/verify.ts");
      return await goVerify(command, once, { hello, guard, seed: 1 });
    }
    console.log(printable(`${hello.name} ${hello.version}: the handshake is right`));
    for (const key of hello.unknown) console.log(`note: unknown key ${printable(key)}`);
    const ran = await runSequence(port, everyOperation(hello), {
      judge: judgeBy(clauses),
      batch: 1,
    });
    for (const [i, request] of ran.requests.entries()) {
      const reply = ran.replies[i];
      const line = `${printRequest(request)} = ${reply === undefined ? "?" : printReply(reply)}`;
      console.log(printable(`  ${line.padEnd(36)}  ${wordsOf(request, reply)}`));
    }
    const problem = ran.fault === undefined && hello.can.has("reset") && !(await port.reset());
    const { fault } = ran;
    if (fault === undefined && !problem) {
      console.log(paint.green("every operation answers as it must"));
      return exitCodes.holds;
    }
    const said =
      fault === undefined
        ? "reset is not answered with ok"
        : `${groupOf(fault)}: ${fault.evidence}`;
    for (const line of wrapped(paint.red(printable(said)))) console.log(line);
    for (const line of fault?.stderr ?? []) console.log(`  | ${printable(line)}`);
    return exitCodes.differs;
  } finally {
    port?.close();
    await guard.close();
  }
};
