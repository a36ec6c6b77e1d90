/** The options of `mallocspec explore` that only a module has. */
import { type Command, InvalidArgumentError } from "commander";
import { usualBlocks, usualSizes } from "../../host/port/wasm/exploring/settings.ts";
import { usualPages } from "../../host/port/wasm/module/describe.ts";
import { wholeNumber } from "../arguments/numbers.ts";

const size = wholeNumber(1, 2 ** 20);

const sizesIn = (text: string): ReadonlyArray<number> => {
  const sizes = text.split(",").map((one) => size(one));
  if (new Set(sizes).size === sizes.length) return sizes;
  throw new InvalidArgumentError("Expected each size once.");
};

export const withExploringOptions = (command: Command): Command =>
  command
    .option("--depth <n>", "try the sequences of up to n requests", wholeNumber(1, 2 ** 30))
    .option(
      "--sizes <bytes>",
      `the sizes that are asked for, with commas between them (default: ${usualSizes.join(",")})`,
      sizesIn,
    )
    .option("--blocks <n>", `at most n live blocks (default: ${usualBlocks})`, wholeNumber(1, 64))
    .option(
      "--max-pages <n>",
      "expand no state with more than n pages of memory",
      wholeNumber(1, usualPages),
    );
