/**
 * Private fields of objects, by reflection: V8's inspector of this very process shows them. They
 * come by name, with their values; accessors and methods are left out.
 */
import { Session } from "node:inspector";
import type { Runtime } from "node:inspector";

const session = new Session();
session.connect();

/** The inspector answers at once where it is asked about its own thread. */
const ask = <Answer>(method: string, parameters: object): Answer => {
  let answer: unknown;
  session.post(method, parameters, (error, result) => {
    if (error !== null) throw error;
    answer = result;
  });
  return answer as Answer;
};

/** Where values pass between this program and its inspector. */
const door: { given: ReadonlyArray<object>; taken: ReadonlyArray<unknown> } = {
  given: [],
  taken: [],
};
const DOOR = "__privateFields";
Object.assign(globalThis, { [DOOR]: door });

/** What the protocol says of a private field; Node's types leave it out. */
interface PrivateProperty {
  readonly name: string;
  /** Absent for an accessor. */
  readonly value?: Runtime.RemoteObject;
}

interface Properties extends Runtime.GetPropertiesReturnType {
  readonly privateProperties?: ReadonlyArray<PrivateProperty>;
}

const group = { objectGroup: DOOR };

const propertiesOf = (objectId: string | undefined): Properties =>
  ask("Runtime.getProperties", { objectId, ownProperties: true });

/** The values of remote objects. */
const take = (remote: ReadonlyArray<Runtime.RemoteObject>): ReadonlyArray<unknown> => {
  const { result } = ask<Runtime.EvaluateReturnType>("Runtime.evaluate", {
    expression: DOOR,
    ...group,
  });
  ask("Runtime.callFunctionOn", {
    objectId: result.objectId,
    functionDeclaration: "function (...values) { this.taken = values; }",
    arguments: remote.map(({ objectId, unserializableValue, value }) =>
      objectId !== undefined
        ? { objectId }
        : unserializableValue !== undefined
          ? { unserializableValue }
          : { value },
    ),
  });
  return door.taken;
};

/** The private fields of each object. */
export const privateFields = (
  objects: ReadonlyArray<object>,
): ReadonlyArray<ReadonlyArray<readonly [name: string, value: unknown]>> => {
  door.given = objects;
  const { result } = ask<Runtime.EvaluateReturnType>("Runtime.evaluate", {
    expression: `${DOOR}.given`,
    ...group,
  });
  const elements = new Map(
    propertiesOf(result.objectId).result.map(({ name, value }) => [name, value?.objectId]),
  );
  const fields = objects.map((_, i): ReadonlyArray<PrivateProperty> => {
    const { privateProperties = [] } = propertiesOf(elements.get(String(i)));
    return privateProperties.filter(({ value }) => value !== undefined);
  });
  const values = take(fields.flat().map(({ value }) => value!));
  ask("Runtime.releaseObjectGroup", group);
  door.given = door.taken = [];
  let at = 0;
  return fields.map((ofOne) => ofOne.map(({ name }) => [name, values[at++]] as const));
};
