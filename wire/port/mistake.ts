/** What is wrong with a line of the port protocol: where, what was found, what was expected. */
export class PortMistake extends Error {
  override readonly name = "PortMistake";
  readonly where: string;
  readonly found: string;
  readonly expected: string;

  constructor(where: string, found: string, expected: string) {
    super(`${where}: found ${found}, expected ${expected}`);
    this.where = where;
    this.found = found;
    this.expected = expected;
  }
}
