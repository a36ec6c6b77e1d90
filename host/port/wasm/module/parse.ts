/**
 * What a module has, read from its bytes: strictly, so that no part of its state is passed over. V8 has found
 * the module to be valid before.
 */
import { Reader } from "./reader.ts";

export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128" | "funcref" | "externref";

export interface Signature {
  readonly params: ReadonlyArray<ValueType>;
  readonly results: ReadonlyArray<ValueType>;
}

/** In pages or entries. */
export interface Limits {
  readonly least: number;
  readonly most: number | undefined;
}

export interface GlobalType {
  readonly type: ValueType;
  readonly isMutable: boolean;
}

export type Import = { readonly module: string; readonly name: string } & (
  | { readonly kind: "function"; readonly signature: Signature }
  | { readonly kind: "memory"; readonly limits: Limits }
  | { readonly kind: "table" | "tag" }
  | { readonly kind: "global"; readonly global: GlobalType }
);

export const exportKinds = ["function", "table", "memory", "global", "tag"] as const;

export interface Export {
  readonly name: string;
  readonly kind: (typeof exportKinds)[number];
  readonly index: number;
}

/** Where the contents of a section are. */
export interface Section {
  readonly id: number;
  readonly from: number;
  readonly to: number;
}

export interface Parsed {
  readonly sections: ReadonlyArray<Section>;
  readonly imports: ReadonlyArray<Import>;
  /** The functions, tables, memories and globals, imported ones first. */
  readonly functions: ReadonlyArray<Signature>;
  readonly tables: ReadonlyArray<ValueType>;
  readonly memories: ReadonlyArray<Limits>;
  readonly globals: ReadonlyArray<GlobalType>;
  readonly exports: ReadonlyArray<Export>;
  /** The function that an instance starts with. */
  readonly start: number | undefined;
}

const valueTypes: Readonly<Record<number, ValueType>> = {
  0x7f: "i32",
  0x7e: "i64",
  0x7d: "f32",
  0x7c: "f64",
  0x7b: "v128",
  0x70: "funcref",
  0x6f: "externref",
};

const hex = (n: number): string => `0x${n.toString(16)}`;

const valueType = (reader: Reader): ValueType => {
  const byte = reader.byte();
  return valueTypes[byte] ?? reader.refuse(`the type ${hex(byte)}`, "a number or a reference");
};

const signature = (reader: Reader): Signature => {
  const form = reader.byte();
  if (form !== 0x60) reader.refuse(`a type of the form ${hex(form)}`, "the type of a function");
  const types = (): ValueType[] => reader.list(() => valueType(reader));
  return { params: types(), results: types() };
};

const limits = (reader: Reader, what: string): Limits => {
  const flags = reader.byte();
  if (flags > 1) {
    const kind = flags >= 4 ? `a 64-bit ${what}` : `a shared ${what}`;
    reader.refuse(kind, `a ${what} of 32 bits that is not shared`);
  }
  return { least: reader.u32(), most: flags === 1 ? reader.u32() : undefined };
};

/** Skips a constant expression. */
const skipExpression = (reader: Reader): void => {
  for (;;) {
    const opcode = reader.byte();
    switch (opcode) {
      case 0x0b:
        return;
      case 0x41:
      case 0x42:
      case 0xd0:
        reader.skipSigned();
        break;
      case 0x23:
      case 0xd2:
        reader.u32();
        break;
      case 0x43:
        reader.skip(4);
        break;
      case 0x44:
        reader.skip(8);
        break;
      case 0x6a:
      case 0x6b:
      case 0x6c:
      case 0x7c:
      case 0x7d:
      case 0x7e:
        break;
      default:
        reader.refuse(`the instruction ${hex(opcode)}`, "a constant expression");
    }
  }
};

const table = (reader: Reader): ValueType => {
  const isFilled = reader.bytes[reader.at] === 0x40;
  if (isFilled) reader.skip(2);
  const type = valueType(reader);
  limits(reader, "table");
  if (isFilled) skipExpression(reader);
  return type;
};

const globalType = (reader: Reader): GlobalType => ({
  type: valueType(reader),
  isMutable: reader.byte() === 1,
});

export const startSection = 8;

/** Collects what the sections say. */
class Parsing {
  readonly types: Signature[] = [];
  readonly imports: Import[] = [];
  readonly functions: Signature[] = [];
  readonly tables: ValueType[] = [];
  readonly memories: Limits[] = [];
  readonly globals: GlobalType[] = [];
  readonly exports: Export[] = [];
  start: number | undefined;

  section(id: number, reader: Reader): void {
    switch (id) {
      case 1:
        this.types.push(...reader.list(() => signature(reader)));
        return;
      case 2:
        this.imports.push(...reader.list(() => this.#import(reader)));
        return;
      case 3:
        this.functions.push(...reader.list(() => this.types[reader.u32()]!));
        return;
      case 4:
        this.tables.push(...reader.list(() => table(reader)));
        return;
      case 5:
        this.memories.push(...reader.list(() => limits(reader, "memory")));
        return;
      case 6:
        reader.list(() => {
          this.globals.push(globalType(reader));
          skipExpression(reader);
        });
        return;
      case 7:
        this.exports.push(...reader.list(() => this.#export(reader)));
        return;
      case startSection:
        this.start = reader.u32();
    }
  }

  #export(reader: Reader): Export {
    const name = reader.name();
    const kind = exportKinds[reader.byte()] ?? reader.refuse("an export of a new kind", "one of 5");
    return { name, kind, index: reader.u32() };
  }

  #import(reader: Reader): Import {
    const head = { module: reader.name(), name: reader.name() };
    const kind = exportKinds[reader.byte()];
    // oxlint-disable-next-line switch-exhaustiveness-check -- undefined is behind it
    switch (kind) {
      case "function": {
        const imported = this.types[reader.u32()]!;
        this.functions.push(imported);
        return { ...head, kind, signature: imported };
      }
      case "table":
        this.tables.push(table(reader));
        return { ...head, kind };
      case "memory": {
        const imported = limits(reader, "memory");
        this.memories.push(imported);
        return { ...head, kind, limits: imported };
      }
      case "global": {
        const imported = globalType(reader);
        this.globals.push(imported);
        return { ...head, kind, global: imported };
      }
      case "tag":
        reader.byte();
        reader.u32();
        return { ...head, kind };
    }
    return reader.refuse("an import of a new kind", "one of 5");
  }
}

/** Bytes before the first section. */
export const headBytes = 8;

/** Throws ModuleMistake where there is something whose state could not be saved. */
export const parse = (bytes: Uint8Array): Parsed => {
  const reader = new Reader(bytes, headBytes);
  const parsing = new Parsing();
  const sections: Section[] = [];
  while (!reader.isAtEnd) {
    const id = reader.byte();
    const length = reader.u32();
    const from = reader.at;
    const to = from + length;
    sections.push({ id, from, to });
    parsing.section(id, new Reader(bytes, from, to));
    reader.skip(length);
  }
  const { imports, functions, tables, memories, globals, exports, start } = parsing;
  return { sections, imports, functions, tables, memories, globals, exports, start };
};
