/** The recorder, compiled with the user's C compiler. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findProgram } from "./program.ts";
import { RecordError } from "./problem.ts";

const isSource = import.meta.url.endsWith(".ts");
const source = fileURLToPath(
  new URL(`${isSource ? "" : "../"}../../ports/recorder/recorder.c`, import.meta.url),
);

/** A path as C reads it between quotes, byte by byte. */
const literal = (path: string): string =>
  `"${[...Buffer.from(path)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("")}"`;

/** The recorder's buffer for a path is as long as the longest path of Linux; the name of a log needs some. */
const mostPath = 4000;

/** Compiles the recorder to a library that writes its logs into a folder; throws RecordError. */
export const compileRecorder = (library: string, folder: string): void => {
  if (Buffer.byteLength(folder) > mostPath) {
    throw new RecordError(`found a path of more than ${mostPath} bytes, expected a shorter one`);
  }
  const { CC: cc = "cc" } = process.env;
  if (findProgram(cc) === undefined) {
    const how = "the environment variable CC can name another";
    throw new RecordError(
      `found no C compiler ${cc}, expected one to compile the recorder; ${how}`,
    );
  }
  const options = ["-O2", "-fPIC", "-shared", "-ftls-model=initial-exec", "-fno-builtin"];
  const { status, stderr, error } = spawnSync(
    cc,
    [...options, `-DFOLDER=${literal(folder)}`, source, "-o", library, "-ldl"],
    { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] },
  );
  if (status === 0) return;
  const said = error?.message ?? stderr.trim().split("\n").slice(0, 3).join(" / ");
  throw new RecordError(`the C compiler ${cc} does not compile the recorder: ${said}`);
};
