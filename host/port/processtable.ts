/** The processes of this machine: who started whom, and how much memory each has. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** When it started: with its id it names a process, since ids are used again. */
  readonly started: string;
}

const isLinux = process.platform === "linux";

const text = (file: string): string | undefined => {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return undefined;
  }
};

/** One process; undefined where it has ended. */
export const processOf = (pid: number): Process | undefined => {
  if (!isLinux) return listByPs().find((one) => one.pid === pid);
  const stat = text(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The name, in brackets, may have blanks and brackets in it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, parent, group, session] = fields;
  if (state === "Z" || state === "X") return undefined;
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    started: fields[19] ?? "",
  };
};

const listByPs = (): ReadonlyArray<Process> => {
  const columns = "pid=,ppid=,pgid=,sess=,lstart=";
  const table = execFileSync("ps", ["-A", "-o", columns], { encoding: "utf8" });
  return table.split("\n").flatMap((line) => {
    const [pid, parent, group, session, ...started] = line.trim().split(/\s+/);
    if (session === undefined) return [];
    const [id, by, of, leader] = [pid, parent, group, session].map(Number);
    return [{ pid: id!, parent: by!, group: of!, session: leader!, started: started.join(" ") }];
  });
};

/** All processes. */
export const processes = (): ReadonlyArray<Process> => {
  if (!isLinux) return listByPs();
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const one = processOf(Number(name));
    return one === undefined ? [] : [one];
  });
};

/** Whether the environment that a process was started with has a text in it. */
export const hasInEnvironment = (pid: number, mark: string): boolean =>
  isLinux && text(`/proc/${pid}/environ`)?.includes(mark) === true;

/** The bytes of a process that are in memory. */
export const residentBytes = (pid: number): number => {
  if (isLinux) {
    const statm = text(`/proc/${pid}/statm`)?.split(" ");
    return Number(statm?.[1] ?? 0) * 4096;
  }
  try {
    return 1024 * Number(execFileSync("ps", ["-o", "rss=", "-p", `${pid}`], { encoding: "utf8" }));
  } catch {
    return 0;
  }
};
