/** Why a program cannot be recorded: what was found, and what was expected. */
export class RecordError extends Error {}
