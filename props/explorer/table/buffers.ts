/** The arrays in which a kernel writes a state and its view: the part of a sink that all sinks share. */
export abstract class Buffers {
  state: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  view: Uint32Array<ArrayBuffer> = new Uint32Array(64);

  reserve(words: number): void {
    if (words <= this.state.length && words <= this.view.length) return;
    const size = Math.max(words, 2 * this.state.length);
    const { state, view } = this;
    this.state = new Uint32Array(size);
    this.state.set(state);
    this.view = new Uint32Array(size);
    this.view.set(view);
  }
}
