/** `mallocspec port`: any allocator in any language, over the port protocol. */
import { Command } from "commander";
import { guarded } from "./exit.ts";
import { portInit, portInitSyntax } from "./port/init.ts";
import {
  portCheckSyntax,
  portServeSyntax,
  type PortServeOptions,
  type PortVerifyOptions,
  portVerifySyntax,
} from "./port/syntax.ts";

// What each does is imported when it does it: the machines of the go dialect take half of the start.
const verify = async (words: ReadonlyArray<string>, options: PortVerifyOptions): Promise<number> =>
  (await import("./port/verify.ts")).portVerify(words, options);

const check = async (words: ReadonlyArray<string>): Promise<number> =>
  (await import("./port/check.ts")).portCheck(words);

const serve = async (options: PortServeOptions): Promise<number> =>
  (await import("./port/serve.ts")).portServe(options);

export const portCommand = new Command("port")
  .summary("Checks an allocator in any language over the port protocol (docs/PORTS.md).")
  .description(
    "Checks an allocator in any language: a program that reads requests on its stdin and answers " +
      "on its stdout, as docs/PORTS.md says.",
  )
  .enablePositionalOptions()
  .helpCommand(false)
  .addCommand(portVerifySyntax().action(guarded(verify)))
  .addCommand(portCheckSyntax().action(guarded(check)))
  .addCommand(portInitSyntax().action(guarded(portInit)))
  .addCommand(portServeSyntax().action(guarded(serve)));
