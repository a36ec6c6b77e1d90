/** One core of `mallocspec verify`: runs one task and tells how many actions it has tried. */
import type { MessagePort } from "node:worker_threads";
import { parametersOf, type VerifyTask } from "../props/search/plan.ts";
import { verify, type VerifyReport } from "../props/search/verify.ts";

// Piscina calls the default export of its worker file.
export default ({
  task,
  port,
}: {
  readonly task: VerifyTask;
  readonly port: MessagePort;
}): VerifyReport => {
  const report = verify({
    ...parametersOf(task),
    onRun: (actions) => port.postMessage(actions),
  });
  port.close();
  return report;
};
