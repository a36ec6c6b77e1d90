/** Lines of the go dialect that are no requests. */

export const syncLine = '{"sync":1}';
export const resetLine = '{"reset":1}';
export const byeLine = '{"bye":1}';
/** What a port answers to a header that it accepts. */
export const headerLine = '{"header":1}';
