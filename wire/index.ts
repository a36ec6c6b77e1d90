/** Traces: their lines of text, decoded and encoded. */
export { Codec } from "./codecs/codec.ts";
export { mistakeOf } from "./error.ts";
export { TraceError } from "./traceerror.ts";
export { excerpt, printable } from "./excerpt.ts";
export { Event, EventName } from "./event.ts";
export { type Constants, format, Header, type Sizes, version } from "./header.ts";
export { Load, type Loaded } from "./load.ts";
export { type Ending, Operation, type Order } from "./operation.ts";
export {
  decodeHeader,
  decodeOperation,
  decoder,
  encodeHeader,
  encodeOperation,
  entries,
  entriesOf,
  type Entry,
  type Origin,
} from "./trace.ts";
export {
  argumentsOf,
  informationalIn,
  inputsOf,
  isPredicted,
  isPresenceInput,
  type Role,
  roleOf,
} from "./roles.ts";
export * from "./port/index.ts";
