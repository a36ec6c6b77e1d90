/** What `explore` prints, of small models whose numbers are known. */
import { describe, expect, it } from "vitest";
import { exploring, timeless } from "./command.ts";

describe("the report of explore", () => {
  it.each(["jugs", "coin", "orbits", "table", "meals"])(
    "of %s is the same with one worker and with two, but for the last line",
    (model) => {
      const [one, two] = ["1", "2"].map((workers) => exploring(model, "--workers", workers));
      expect(timeless(one!.stdout)).not.toBe(one!.stdout);
      expect(timeless(two!.stdout)).toBe(timeless(one!.stdout));
      expect(timeless(one!.stdout)).toMatchSnapshot();
      expect(two!.status).toBe(one!.status);
      const lines = one!.stdout.split("\n");
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
    },
  );

  it("ends with the time, the speed, the memory and the workers", () => {
    const { stdout, stderr } = exploring("jugs", "--workers", "2");
    expect(stdout).toMatch(/\n\n\d+\.\d s, \d+ states a second, \d+ MB, 2 workers\n$/);
    expect(stderr).toBe("exploring jugs on spec, bfs, 2 workers\n");
  });

  it("prints the paths to witnesses and known discoveries with --verbose", () => {
    const { stdout } = exploring("coin", "--verbose");
    expect(stdout).toContain("few heads (lucky) is broken after 3 steps:\n  0 heads 0, tails 0\n");
    expect(stdout).toContain("as many is reached after 4 steps:\n");
  });

  it.each([
    ["jugs", 1, "a broken property"],
    ["table", 1, "a deadlock"],
    ["meals", 1, "a run that never arrives"],
    ["coin", 0, "what is known"],
    ["commit", 0, "nothing"],
  ])("of %s has the exit code %i: it finds %s", (model, code) => {
    expect(exploring(model).status).toBe(code);
  });

  it("is inconclusive where a witness is unreachable", () => {
    const { status, stdout } = exploring("coin", "--set", "most=3");
    expect(stdout).toMatch(
      /^inconclusive: no state has as many\ncoin on spec with most 3\ncomplete: /,
    );
    expect(stdout).toContain("  unreachable as many: ");
    expect(status).toBe(3);
  });
});

describe("a bounded run", () => {
  it("never looks complete, and has the exit code 3", () => {
    const { status, stdout } = exploring("commit", "--max-states", "100");
    expect(stdout).toMatch(/^nothing is broken in what was visited\n/);
    expect(stdout).toMatch(
      /\nbounded: \d+ states, depth \d, [\d,]+ generated: the limit of 100 states was reached\n/,
    );
    expect(stdout).not.toMatch(/complete|holds/);
    expect(status).toBe(3);
  });

  it("ends where memory ends, at the same state with one worker and with two", () => {
    const [one, two] = ["1", "2"].map((workers) =>
      exploring("commit", "--size", "large", "--memory", "1", "--workers", workers),
    );
    expect(one!.stdout).toMatch(
      /\nbounded: 12,868 states, depth 6, 65,235 generated: the memory is full\n--memory 1 holds no more; --strategy swarm goes on/,
    );
    expect(timeless(two!.stdout)).toBe(timeless(one!.stdout));
    expect(one!.status).toBe(3);
  });

  it("counts the graph that properties of the kind eventually need as memory", () => {
    const options = ["meals", "--set", "n=11", "--memory", "1"];
    const [one, two] = ["1", "2"].map((workers) => exploring(...options, "--workers", workers));
    expect(one!.stdout).toMatch(/\nbounded: [\d,]+ states, .*: the memory is full\n/);
    expect(timeless(two!.stdout)).toBe(timeless(one!.stdout));
    // The table alone would hold more than all states.
    expect(exploring(...options.slice(0, 3)).stdout).toMatch(/\ncomplete: 13,860 states/);
  });

  it("ends after some seconds", () => {
    const { status, stdout } = exploring("commit", "--set", "n=9", "--max-seconds", "1");
    expect(stdout).toMatch(/\nbounded: [\d,]+ states, .*: 1 second is over\n/);
    expect(status).toBe(3);
  });

  it("holds where it found what it was to look for, and no more", () => {
    const found = exploring("coin", "--until", "as many");
    expect(found.stdout).toMatch(/\nbounded: .*: as many has a discovery\n/);
    expect(found.status).toBe(0);
    expect(exploring("table", "--set", "n=4", "--until", "deadlock").status).toBe(1);
    const unfound = exploring("commit", "--until", "commit agreement", "--max-depth", "4");
    expect(unfound.status).toBe(3);
  });
});

describe("the other strategies", () => {
  it("depth first counts the same, with longer paths", () => {
    const { status, stdout } = exploring("jugs", "--strategy", "dfs");
    expect(stdout).toMatch(/\ncomplete: 16 states, depth \d+, 91 generated\n/);
    expect(status).toBe(1);
  });

  it("random walks find what is wrong, and are bounded", () => {
    const walks = ["jugs", "--strategy", "walk", "--walks", "200", "--max-depth", "40"];
    const { status, stdout } = exploring(...walks);
    expect(stdout).toContain("44,849 generated: 200 random walks of at most 40\n");
    expect(stdout).toContain("never four is broken after ");
    expect(status).toBe(1);
    expect(timeless(exploring(...walks).stdout)).toBe(timeless(stdout));
  });

  it("a swarm says what it omits, and does not depend on the workers", () => {
    const options = [
      "commit",
      "--set",
      "n=5",
      "--strategy",
      "swarm",
      "--walks",
      "3",
      "--memory",
      "1",
    ];
    const [one, two] = ["1", "2"].map((workers) => exploring(...options, "--workers", workers));
    expect(one!.stdout).toMatch(/^nothing is broken in what was visited\n/);
    expect(one!.stdout).toMatch(/ 3 searches\n? *of a swarm\n/);
    expect(one!.stdout).toMatch(
      /search 3: 8,\d\d\d states, depth \d+, \d\.\d% of its bits set; omitted/,
    );
    expect(one!.stdout).not.toContain("collisions");
    expect(timeless(two!.stdout)).toBe(timeless(one!.stdout));
    expect(one!.status).toBe(3);
  });
});

describe("the list of models", () => {
  it("has each with its sizes", () => {
    const { status, stdout } = exploring();
    expect(stdout).toContain("coin: A coin is tossed.");
    expect(stdout).toContain("\n  small (20 states): most 5\n  large: most 6\n");
    expect(status).toBe(0);
  });
});

describe("--describe", () => {
  it("prints all of a model", () => {
    const { status, stdout } = exploring("coin", "--describe", "--set", "most=4");
    expect(stdout).toMatchSnapshot();
    expect(status).toBe(0);
  });

  it("says what is not described", () => {
    expect(exploring("jugs", "--describe").stdout).toContain("not described:\n  the whole model\n");
  });
});
