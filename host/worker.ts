/** One core of `mallocspec verify`: runs one task and tells how many actions it has tried. */
import type { MessagePort } from "node:worker_threads";
import { bugs } from "../props/bugs/index.ts";
import { instanceNamed, repaired } from "../props/instances/instances.ts";
import { verify, type VerifyParameters, type VerifyReport } from "../props/search/verify.ts";

/** What to verify, as plain data: the instance and the bug by name. */
export interface VerifyTask extends Omit<VerifyParameters, "instance" | "bug" | "onRun"> {
  readonly instance: string;
  readonly repairs: ReadonlyArray<string>;
  readonly bug?: string | undefined;
}

// Piscina calls the default export of its worker file.
export default ({
  task,
  port,
}: {
  readonly task: VerifyTask;
  readonly port: MessagePort;
}): VerifyReport => {
  const report = verify({
    ...task,
    instance: repaired(instanceNamed(task.instance), task.repairs),
    bug: bugs.find(({ name }) => name === task.bug),
    onRun: (actions) => port.postMessage(actions),
  });
  port.close();
  return report;
};
