/** What is wrong with a module that a user has named: what was found, and what was expected. */
export class ModuleMistake extends Error {
  override readonly name = "ModuleMistake";

  constructor(where: string, found: string, expected: string) {
    super(`${where}: found ${found}, expected ${expected}`);
  }
}
