/** The files of `mallocspec vectors`: one for each topic, and their schema. */
import { documentOf, schemaName, textOf, type Document } from "./document.ts";
import { schema } from "./schema.ts";
import type { Topic } from "./topic.ts";

export interface VectorFile {
  readonly name: string;
  readonly text: string;
}

export const fileNameOf = ({ name }: Pick<Topic, "name">): string => `${name}.json`;

export const fileOf = (topic: Topic, document: Document = documentOf(topic)): VectorFile => ({
  name: fileNameOf(topic),
  text: textOf(document),
});

export const schemaFile: VectorFile = {
  name: schemaName,
  text: `${JSON.stringify(schema, null, 2)}\n`,
};
