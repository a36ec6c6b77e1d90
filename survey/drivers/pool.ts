/** @thi.ng/malloc as a process, so that a call that never ends is a verdict. */
import { createInterface } from "node:readline";
import { parseRequest } from "../../wire/port/parserequest.ts";
import { printReply } from "../../wire/port/reply.ts";
import { ObjectSubject } from "../../props/ports/inprocess/object.ts";
import { poolAllocator, poolPromises } from "../making/poolallocator.ts";

const subject = new ObjectSubject(poolAllocator);
let out = "";

/** The lines are answered one after the other: the subject answers at once. */
for await (const line of createInterface({ input: process.stdin })) {
  const [verb] = line.split(" ");
  if (verb === "bye") process.exit(0);
  else if (verb === "hello") out += `hello 1 thi.ng 0 ${poolPromises}\n`;
  else if (verb === "sync") out += "sync\n";
  else if (verb === "reset") {
    await subject.restart();
    out += "ok\n";
  } else {
    const [reply] = (await subject.perform([parseRequest(line)])).replies;
    out += `${printReply(reply!)}\n`;
    continue;
  }
  process.stdout.write(out);
  out = "";
}
