/** `mallocspec vectors DIR`: what it writes, and the folders that it refuses. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mallocspec, type Ran, scratch } from "../mallocspec.ts";

const root = join(import.meta.dirname, "../../..");
const space = scratch();
afterAll(space.remove);
const folder = dirname(space.place("mine", "mine"));
const out = join(folder, "vectors");

describe("mallocspec vectors", () => {
  let ran: Ran;
  beforeAll(() => {
    ran = mallocspec("vectors", out);
  });

  it("writes a file for each topic and the schema, and says what they cover", () => {
    expect([ran.status, ran.stderr.replaceAll(/^generating vectors: .*\n/gm, "")]).toEqual([
      0,
      "generating 9 files of vectors\n",
    ]);
    const files = readdirSync(out);
    expect(files).toContain("vectors.schema.json");
    const topics = files.filter((name) => name !== "vectors.schema.json");
    expect(topics).toHaveLength(9);
    for (const name of topics) {
      const { vectors } = JSON.parse(readFileSync(join(out, name), "utf8")) as {
        vectors: ReadonlyArray<unknown>;
      };
      expect(ran.stdout).toMatch(new RegExp(`^ *${name} +${vectors.length} `, "m"));
    }
  });

  it("refuses a folder with files before it generates anything, and leaves it", () => {
    const { status, stdout, stderr } = mallocspec("vectors", folder);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toBe(`error: ${folder}: has 2 files, expected a new or an empty folder\n`);
    expect(readFileSync(join(folder, "mine"), "utf8")).toBe("mine");
  });

  it("refuses a folder that cannot be made", () => {
    const { status, stderr } = mallocspec("vectors", join(folder, "no/such"));
    expect(status).toBe(2);
    expect(stderr).toMatch(/no such file or folder\n$/);
  });

  const killed = async (signal: NodeJS.Signals, name: string): Promise<ChildProcess> => {
    const child = spawn(process.execPath, ["cli/main.ts", "vectors", join(folder, name)], {
      cwd: root,
      stdio: ["ignore", "ignore", "pipe"],
    });
    // The first line: it is at work, and hears signals.
    await once(child.stderr!, "data");
    child.kill(signal);
    await once(child, "exit");
    return child;
  };

  it("leaves nothing where it is killed, and says so where it is interrupted", async () => {
    const interrupted = await killed("SIGTERM", "interrupted");
    expect(interrupted.exitCode).toBe(130);
    const gone = await killed("SIGKILL", "killed");
    expect(gone.signalCode).toBe("SIGKILL");
    expect(existsSync(join(folder, "interrupted"))).toBe(false);
    expect(readdirSync(folder).sort()).toEqual(["mine", "vectors"]);
  });
});

// The schema is for programs of others: it must be readable without the rest.
describe("the schema", () => {
  it("names the draft that it is written in", () => {
    const schema = JSON.parse(readFileSync(join(out, "vectors.schema.json"), "utf8")) as object;
    expect(schema).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema" });
  });
});
