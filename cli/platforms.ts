/** `mallocspec platforms`: what is known of each platform that a trace may come from. */
import { Command } from "commander";
import { platformTable } from "../props/instances/platformtable.ts";
import { exitCodes, guarded } from "./exit.ts";

const run = async (): Promise<number> => {
  console.log(platformTable().join("\n"));
  return exitCodes.holds;
};

export const platformsCommand = new Command("platforms")
  .description("Prints the platforms that are modelled, as a table in Markdown.")
  .action(guarded(run));
