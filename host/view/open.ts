/** Opening a file in the user's browser. */
import { spawn } from "node:child_process";

/** The program that opens a file as a double click does. */
const opener = (file: string): readonly [string, ReadonlyArray<string>] => {
  if (process.platform === "darwin") return ["open", [file]];
  // start takes a first word in quotes as a title.
  if (process.platform === "win32") return ["cmd", ["/c", "start", "", file]];
  return ["xdg-open", [file]];
};

/** Opens a file; the name of the program that does so could not be started, or undefined. */
export const openFile = (file: string): Promise<string | undefined> => {
  const [program, words] = opener(file);
  return new Promise((resolve) => {
    const child = spawn(program, words, { detached: true, stdio: "ignore" });
    child.on("error", () => resolve(program));
    child.on("spawn", () => {
      child.unref();
      resolve(undefined);
    });
  });
};
