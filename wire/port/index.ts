/** The port protocol: its lines, read and printed. */
export {
  type Ability,
  type Dialect,
  type Hello,
  helloLine,
  malloc0s,
  parseHello,
  parsePromises,
  portVersion,
} from "./handshake.ts";
export { PortMistake } from "./mistake.ts";
export { parseReply, printReply, type Reply } from "./reply.ts";
export { type Allocation, isAllocation, type Op, printRequest, type Request } from "./request.ts";
export { parseRequest } from "./parserequest.ts";
