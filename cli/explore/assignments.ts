/** Parsers for `NAME=VALUE` and `NAME=A..B`. */
import { InvalidArgumentError } from "commander";

export interface Assignment {
  readonly name: string;
  readonly value: number;
}

export interface Range {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export const assignment = (text: string): Assignment => {
  const [, name, value] = /^([\w.-]+)=(\d{1,9})$/.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError("Expected NAME=VALUE, as in pages=3.");
  return { name, value: Number(value) };
};

export const range = (text: string): Range => {
  const [, name, from, to] = /^([\w.-]+)=(\d{1,9})\.\.(\d{1,9})$/.exec(text) ?? [];
  if (name === undefined || Number(from) > Number(to)) {
    throw new InvalidArgumentError("Expected NAME=A..B with A at most B, as in pages=1..6.");
  }
  return { name, from: Number(from), to: Number(to) };
};
