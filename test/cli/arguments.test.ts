import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { nearest } from "../../cli/arguments/names.ts";
import { UsageError } from "../../cli/exit.ts";
import { chosen, type VerifyOptions } from "../../cli/verify/options.ts";
import { verifySyntax } from "../../cli/verify/syntax.ts";

/** What `mallocspec verify` says of its arguments; "" where it takes them. */
const refusal = (...args: ReadonlyArray<string>): string => {
  const syntax = verifySyntax()
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .action((options: VerifyOptions) => void chosen(options));
  try {
    syntax.parse(args, { from: "user" });
    return "";
  } catch (error) {
    expect([CommanderError, UsageError].some((kind) => error instanceof kind)).toBe(true);
    return (error as Error).message;
  }
};

/** A repetition of one counterexample, all of it well-formed. */
const repetition = ["--seed", "7", "--instance", "go", "--path", "3:7:1:6"];

const repeating = (option: string, value: string): ReadonlyArray<string> => [
  ...repetition,
  `${option}=${value}`,
];

describe("the arguments of verify", () => {
  it.each([
    ["nothing", []],
    ["a repetition", repetition],
    ["the longest run", ["--runs", "1000000", "--actions", "100000"]],
    ["the least and the greatest seed", ["--seed", "-2147483648", "--seed", "4294967295"]],
    ["a repair twice", ["--repair", "tiny-12", "--repair", "tiny-12"]],
  ])("may be %s", (_, args) => {
    expect(refusal(...args)).toBe("");
  });

  it.each([
    ["an unknown instance", ["--instance", "vax"]],
    ["an instance that is nearly one", ["--instance", "go,mimi"]],
    ["runs that are no number", ["--runs", "many"]],
    ["no runs", ["--runs", "0"]],
    ["more runs than a lifetime has", ["--runs", "1000001"]],
    ["a negative number of actions", ["--actions", "-1"]],
    ["more actions than memory holds", ["--actions", "9007199254740991"]],
    ["a seed of 33 bits", ["--seed", "4294967296"]],
    ["a seed that is no whole number", ["--seed", "1.5"]],
    ["an option without its value", ["--seed"]],
    ["an unknown option", ["--quietly"]],
    ["an option that is nearly one", ["--verbos"]],
    ["an argument", ["go"]],
    ["a bug that is nearly one", ["--bug", "unalined"]],
    ["an unknown side", ["--against", "gravity"]],
    ["an unknown focus", ["--focus", "gravity"]],
    ["a repair of what has none", ["--repair", "gravity"]],
    ["a repair of the fast heap", ["--repair", "tiny-12", "--against", "twin"]],
    ["an unknown discovery", ["--discovery", "gravity"]],
    ["a bug in the specification", ["--bug", "unaligned", "--against", "invariants"]],
    ["a path alone", ["--path", "0:1"]],
    ["a path on several instances", repeating("--instance", "go,mini")],
    ["a path of letters", repeating("--path", "zzz")],
    ["an empty path", repeating("--path", "")],
    ["a negative path", repeating("--path", "-1")],
    ["a path of fractions", repeating("--path", "1.5")],
    ["a path that ends in a colon", repeating("--path", "3:")],
    ["a path to a sequence that no task has", repeating("--path", "125")],
    ["a path to sequence 999999999", repeating("--path", "999999999")],
  ])("are not %s", (_, args) => {
    expect(refusal(...args)).toMatchSnapshot();
  });

  it("are described in lines of at most 80 columns, with examples", () => {
    const help: string[] = [];
    verifySyntax()
      .configureOutput({ writeOut: (text) => help.push(text) })
      .outputHelp();
    const lines = help.join("").split("\n");
    expect(lines.filter(({ length }) => length > 80)).toEqual([]);
    expect(lines).toContain("Examples:");
  });
});

describe("the nearest name", () => {
  it.each([
    ["mimi", "mini"],
    ["go4p", "go-4p"],
    ["vax", undefined],
    ["", undefined],
  ])("to %j is %s", (word, name) => {
    expect(nearest(word, ["go", "go-4p", "mini", "mini-faults"])).toBe(name);
  });
});
