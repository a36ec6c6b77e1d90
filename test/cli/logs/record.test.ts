/** `mallocspec record` on real programs: its logs hold, and an overlap in one is found. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { mallocspec, type Ran } from "../mallocspec.ts";

const folder = mkdtempSync(join(tmpdir(), "mallocspec-recorded-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Compiles a program, or a library, of test/ports/recorded/. */
const compiled = (name: string, ...options: ReadonlyArray<string>): string => {
  const out = join(folder, `${name}${options.join("").replaceAll(/\W/g, "")}`);
  const source = join(import.meta.dirname, `../../ports/recorded/${name}.c`);
  execFileSync("cc", ["-O1", "-pthread", "-fno-builtin", source, "-o", out, ...options]);
  return out;
};

interface Recorded extends Ran {
  readonly log: string;
  /** The names of all logs, without the target's own start. */
  readonly endings: ReadonlyArray<string>;
}

let count = 0;

/** Records into a folder of its own. */
const recorded = (command: ReadonlyArray<string>, ...options: ReadonlyArray<string>): Recorded => {
  const own = join(folder, `${count++}`);
  mkdirSync(own);
  const log = join(own, "it.log");
  const ran = mallocspec("record", "-o", log, ...options, "--", ...command);
  return { ...ran, log, endings: readdirSync(own).map((name) => name.slice("it.log".length)) };
};

const expectHeld = ({ log, endings }: Recorded): void => {
  const { stdout, status } = mallocspec("check", ...endings.map((ending) => log + ending));
  expect(stdout).not.toContain("fails");
  expect(status).toBe(0);
};

/** The processes that have a text among their words. */
const runningWith = (text: string): ReadonlyArray<string> =>
  execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(text));

describe("mallocspec record", () => {
  it.each([
    ["ls", ["ls", "-l", "/"]],
    ["python3", ["python3", "-c", "print(sum(len(str(i) * 9) for i in range(3000)))"]],
    ["sort", ["sh", "-c", "seq 20000 | sort -R --parallel=4 -S 1M"]],
  ])("logs %s, with whatever it starts, and the logs hold", (_, command) => {
    const ran = recorded(command);
    expect(ran.stderr).toContain("recorded ");
    expect(ran.status).toBe(0);
    expect(ran.stdout).not.toBe("");
    expectHeld(ran);
  });

  it("logs threads that pass blocks to one another, without a false overlap", () => {
    const ran = recorded([compiled("threads")]);
    expect(ran.status).toBe(0);
    const text = readFileSync(ran.log, "utf8");
    expect(text.match(/^begin /gm)!.length).toBeGreaterThan(4000);
    expect(text.match(/^(malloc|calloc|memalign|free|usable) /gm)!.length).toBeGreaterThan(60_000);
    expectHeld(ran);
    expect(mallocspec("check", ran.log).stdout).not.toContain("on no live block");
  });

  it("sees no overlap where a realloc hands its old place to another thread, or a calloc calls malloc", () => {
    const library = compiled("handover", "-shared", "-fPIC");
    const ran = recorded([compiled("handover", "-DPROGRAM", library, `-Wl,-rpath,${folder}`)]);
    expect(ran.status).toBe(0);
    const lines = readFileSync(ran.log, "utf8").split("\n");
    const [, old] = lines.find((line) => line.startsWith("malloc 777 = "))!.split(" = ");
    const from = lines.findIndex((line) => line.endsWith(` realloc ${old} 5000`));
    expect(from).toBeGreaterThan(0);
    const inside = lines.slice(
      from,
      lines.findIndex((line, i) => i > from && line.startsWith("end ")),
    );
    expect(inside).toContain(`malloc 777 = ${old}`);
    expect(lines.some((line) => line.startsWith("calloc 10 10 = "))).toBe(true);
    expectHeld(ran);
  });

  it("gives a process that forks, and the program that it becomes, logs of their own", () => {
    const ran = recorded([compiled("family")]);
    expect(ran.status).toBe(7);
    const child = ran.endings.find((ending) => /^\.\d+$/.test(ending))!;
    expect(ran.endings.toSorted()).toEqual(["", child, `${child}.2`]);
    const lines = readFileSync(ran.log + child, "utf8").split("\n");
    expect(lines.slice(1, 3)).toEqual(["inherit", expect.stringMatching(/^free 0x/)]);
    expect(lines.some((line) => line.startsWith("malloc 300 = 0x"))).toBe(true);
    expect(readFileSync(`${ran.log}${child}.2`, "utf8")).toContain("\nmalloc 200 = 0x");
    // Nothing of the recorder went into the files of the program.
    expect(ran.stdout).toBe("");
    expectHeld(ran);
  });

  it("finds the overlap of an allocator that is loaded, or linked", () => {
    const library = compiled("overlapping", "-shared", "-fPIC");
    for (const ran of [
      recorded([compiled("ten")], "--preload", library),
      recorded([compiled("ten", library, `-Wl,-rpath,${folder}`)]),
    ]) {
      expect(ran.status).toBe(3);
      const { status, stdout } = mallocspec("check", ran.log);
      expect(stdout).toMatch(/fails:\s+place at malloc/);
      expect(stdout).toMatch(/overlaps the live block \d+/);
      expect(stdout).toContain("bytes: the log has no check");
      expect(status).toBe(1);
    }
  });

  it("passes on the exit code of the program, and the signal that ended it", () => {
    expect(recorded(["sh", "-c", "exit 41"]).status).toBe(41);
    const ran = recorded(["sh", "-c", "kill -SEGV $$"]);
    expect(ran.status).toBe(139);
    expectHeld(ran);
  });

  it("says so where nothing was recorded, of a program that has an allocator of its own", () => {
    const own = join(import.meta.dirname, "../../ports/recorded/overlapping.c");
    const ran = recorded([compiled("ten", own)]);
    expect(ran.stderr).toContain("recorded nothing: the program called no allocator of a library");
    expect(ran.endings).toEqual([]);
    expect(ran.status).toBe(3);
  });

  it.each([
    ["a missing program", ["no-such-program"], "found no program no-such-program in PATH"],
    ["a folder", ["/tmp"], "found no program /tmp, expected one to record"],
  ])("refuses %s", (_, command, problem) => {
    const ran = recorded(command);
    expect(ran.stderr).toContain(problem);
    expect(ran.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(ran.endings).toEqual([]);
    expect(ran.status).toBe(2);
  });

  it("refuses a static program by name", () => {
    const ran = recorded([compiled("ten", "-static")]);
    expect(ran.stderr).toContain(
      "tenstatic is a static program, expected a dynamically linked one",
    );
    expect(ran.status).toBe(2);
  });

  it("refuses a log that is a folder or a device, and a library that is none", () => {
    const to = (log: string): Ran => mallocspec("record", "-o", log, "--", "ls");
    expect(to(folder).stderr).toContain("is a folder, expected a file");
    expect(to("/dev/null").stderr).toContain("found a device or a pipe, expected a file");
    expect(to(join(folder, "no/such.log")).status).toBe(2);
    const ran = recorded(["ls"], "--preload", import.meta.filename);
    expect(ran.stderr).toContain("found no ELF file, expected a library");
  });

  it("refuses to go on without a C compiler", () => {
    const command = `CC=no-such-cc '${process.execPath}' cli/main.ts record -o '${folder}/cc.log' -- ls 2>&1`;
    const said = execFileSync("sh", ["-c", `${command}; echo $?`], { encoding: "utf8" });
    expect(said).toMatch(/found no C compiler no-such-cc, expected one .*\n2\n$/);
  });

  it("ends the program and what it started where it is to end itself, and keeps the log", async () => {
    const own = join(folder, "ended");
    mkdirSync(own);
    const log = join(own, "it.log");
    const script = `ls / > /dev/null; tail -f /dev/null ${own}/none`;
    const words = ["cli/main.ts", "record", "-o", log, "--", "sh", "-c", script];
    const recorder = spawn(process.execPath, words, { stdio: "ignore" });
    const ended = once(recorder, "exit");
    const logs = (): ReadonlyArray<string> =>
      readdirSync(own).flatMap((part) => readdirSync(join(own, part)));
    // The shell, ls, and tail, which the shell has forked or become.
    while (logs().length < 3) await sleep(20);
    recorder.kill("SIGTERM");
    expect(await ended).toEqual([143, null]);
    expect(readdirSync(own).filter((name) => name.includes(".part"))).toEqual([]);
    expect(runningWith(own)).toEqual([]);
    expectHeld({ status: 143, stdout: "", stderr: "", log, endings: [""] });
  });

  it("leaves no process and no half of a log where it is killed", async () => {
    const own = join(folder, "killed");
    mkdirSync(own);
    const log = join(own, "it.log");
    const loop = `while :; do ls ${own} > /dev/null; done`;
    const words = ["cli/main.ts", "record", "-o", log, "--", "setsid", "sh", "-c", loop];
    const checker = spawn(process.execPath, words, { stdio: "ignore" });
    const ended = once(checker, "exit");
    const parts = (): ReadonlyArray<string> => readdirSync(own);
    const logs = (): ReadonlyArray<string> =>
      parts().flatMap((part) => readdirSync(join(own, part)));
    while (logs().length < 4) await sleep(20);
    checker.kill("SIGKILL");
    await ended;
    while (parts().length > 0) await sleep(20);
    expect(existsSync(log)).toBe(false);
    expect(runningWith(own)).toEqual([]);
  });
});
