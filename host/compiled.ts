/** What Node keeps of modules that it has stripped of types and compiled. */
import { getCompileCacheDir } from "node:module";

/** The environment of a worker, which keeps them in the same folder; a process of the user's does not. */
export const workerEnv = (): NodeJS.ProcessEnv => {
  const folder = getCompileCacheDir();
  return folder === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: folder };
};
