/** A bell in shared memory: one thread rings it, and another one, which never waits, looks. */

export type Bell = Int32Array<ArrayBufferLike>;

export const newBell = (): Bell => new Int32Array(new SharedArrayBuffer(4));

export const ring = (bell: Bell): void => {
  Atomics.store(bell, 0, 1);
};

export const hasRung = (bell: Bell): boolean => Atomics.load(bell, 0) === 1;
