/** `mallocspec port`: any allocator in any language, over the port protocol. */
import { Command } from "commander";
import { guarded } from "./exit.ts";
import { portCheck } from "./port/check.ts";
import { portInit, portInitSyntax } from "./port/init.ts";
import { portServe } from "./port/serve.ts";
import { portCheckSyntax, portServeSyntax, portVerifySyntax } from "./port/syntax.ts";
import { portVerify } from "./port/verify.ts";

export const portCommand = new Command("port")
  .summary("Checks an allocator in any language over the port protocol (docs/PORTS.md).")
  .description(
    "Checks an allocator in any language: a program that reads requests on its stdin and answers " +
      "on its stdout, as docs/PORTS.md says.",
  )
  .enablePositionalOptions()
  .helpCommand(false)
  .addCommand(portVerifySyntax().action(guarded(portVerify)))
  .addCommand(portCheckSyntax().action(guarded(portCheck)))
  .addCommand(portInitSyntax().action(guarded(portInit)))
  .addCommand(portServeSyntax().action(guarded(portServe)));
