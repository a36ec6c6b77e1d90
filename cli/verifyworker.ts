/** One core of `mallocspec verify`: runs one task and tells how many actions it has tried. */
import type { MessagePort } from "node:worker_threads";
import { instances } from "../props/instances.ts";
import { verify, type VerifyParameters, type VerifyReport } from "../props/verify.ts";

/** What to verify, as plain data: the instance by name. */
export interface VerifyTask extends Omit<VerifyParameters, "instance" | "onRun"> {
  readonly instance: string;
}

// Piscina calls the default export of its worker file.
export default ({
  task,
  port,
}: {
  readonly task: VerifyTask;
  readonly port: MessagePort;
}): VerifyReport => {
  const instance = instances.find(({ name }) => name === task.instance)!;
  const report = verify({ ...task, instance, onRun: (actions) => port.postMessage(actions) });
  port.close();
  return report;
};
