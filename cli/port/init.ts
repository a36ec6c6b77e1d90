/** `mallocspec port init`: an adapter to start from, in the user's language. */
import { join } from "node:path";
import { Argument, Command } from "commander";
import { invocation, quoted } from "../../host/invocation.ts";
import { writeNewFiles } from "../../host/files/newfiles.ts";
import { templateOf } from "../../host/port/templates.ts";
import { OutputError } from "../../host/files/unfinished.ts";
import { printable } from "../../wire/excerpt.ts";
import { oneOf } from "../arguments/names.ts";
import { exitCodes, UsageError } from "../exit.ts";

/** Where the files are, as words of a command. */
interface Place {
  /** A file. */
  readonly at: (name: string) => string;
  /** A program, with a slash in it. */
  readonly program: (name: string) => string;
}

interface Lines {
  readonly build: (place: Place) => string;
  /** What follows `port verify`. */
  readonly target: (place: Place) => string;
}

const asProcess = ({ program }: Place): string => `-- ${program("adapter")}`;

/** The lines of each language. */
const lines = {
  c: {
    build: ({ at }) =>
      `cc -g -O1 -o ${at("adapter")} ${at("adapter.c")} ${at("process.c")} ${at("allocator.c")}`,
    target: asProcess,
  },
  rust: {
    build: ({ at }) => `rustc -g -C opt-level=1 -o ${at("adapter")} ${at("adapter.rs")}`,
    target: asProcess,
  },
  go: {
    build: ({ at }) =>
      `go build -o ${at("adapter")} ${at("adapter.go")} ${at("process.go")} ${at("allocator.go")}`,
    target: asProcess,
  },
  zig: {
    build: ({ at }) => `zig build-exe ${at("adapter.zig")} -lc -femit-bin=${at("adapter")}`,
    target: asProcess,
  },
  assemblyscript: {
    build: ({ at }) =>
      `npx --package assemblyscript asc ${at("adapter.ts")} --runtime stub --outFile ${at("adapter.wasm")}`,
    // A module has no handshake.
    target: ({ at }) =>
      `--wasm ${at("adapter.wasm")} --promise align=16 --promise malloc0=unique --promise realloc0=unique ` +
      "--promise freenull=ok --promise reallocnull=ok --promise max=1048576 --promise can=reuse",
  },
  python: {
    // Nothing is to be built: the first line tries every operation once.
    build: ({ at }) => `${invocation()} port check -- python3 ${at("adapter.py")}`,
    target: ({ at }) => `-- python3 ${at("adapter.py")}`,
  },
} as const satisfies Readonly<Record<string, Lines>>;

type Language = keyof typeof lines;
const languages = Object.keys(lines) as ReadonlyArray<Language>;

/** The command without what it does. */
export const portInitSyntax = (): Command =>
  new Command()
    .name("init")
    .summary("Writes an adapter and an example of an allocator, to start from.")
    .description(
      "Writes an adapter for the port protocol, with a small allocator to be replaced by yours, and " +
        "prints two lines: how it is built, and how it is verified. Overwrites nothing.",
    )
    .addArgument(
      new Argument("<language>", `one of ${languages.join(", ")}`).argParser(oneOf(languages)),
    )
    .argument("[folder]", "where the files are written; it is made where it is missing", ".");

const placeOf = (folder: string): Place => {
  const at = (name: string): string => quoted(join(folder, name));
  return {
    at,
    program: (name) => (at(name).includes("/") ? at(name) : `./${at(name)}`),
  };
};

export const portInit = async (language: Language, folder: string): Promise<number> => {
  const files = templateOf(language);
  try {
    writeNewFiles(folder, files);
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    throw new UsageError(error.message);
  }
  const { build, target } = lines[language];
  const place = placeOf(folder);
  console.log(printable(`wrote ${[...files.keys()].map((name) => join(folder, name)).join(", ")}`));
  console.log(build(place));
  console.log(`${invocation()} port verify ${target(place)}`);
  return exitCodes.holds;
};
