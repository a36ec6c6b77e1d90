/** What tells components that they are to be drawn anew. */
export class Notifier {
  readonly #listeners = new Set<() => void>();

  /** Calls a function after every change, until what is returned is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Says that something has changed. */
  tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
