/**
 * Timers that a test moves on, in place of the runtime's.
 *
 * @module
 */

interface Timer {
  due: number;
  every: number | undefined;
  work: () => void;
}

/** Replaces `setTimeout`, `setInterval` and what clears them, until disposed of. */
export class FakeTimers implements Disposable {
  #now = 0;
  #nextId = 1;
  #timers = new Map<number, Timer>();
  #real = {
    setTimeout: globalThis.setTimeout,
    setInterval: globalThis.setInterval,
    clearTimeout: globalThis.clearTimeout,
    clearInterval: globalThis.clearInterval,
  };

  constructor() {
    const set = (repeats: boolean) => (work: () => void, ms = 0) => {
      this.#timers.set(this.#nextId, { due: this.#now + ms, every: repeats ? ms : undefined, work });
      return this.#nextId++;
    };
    const clear = (id?: number) => void this.#timers.delete(id ?? 0);
    Object.assign(globalThis, {
      setTimeout: set(false),
      setInterval: set(true),
      clearTimeout: clear,
      clearInterval: clear,
    });
  }

  /** How many are set. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves on by that many milliseconds; whatever falls due in between is done, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      let next: [number, Timer] | undefined;
      for (const entry of this.#timers) {
        if (entry[1].due <= end && (next === undefined || entry[1].due < next[1].due)) next = entry;
      }
      if (next === undefined) break;
      const [id, timer] = next;
      this.#now = timer.due;
      if (timer.every === undefined) this.#timers.delete(id);
      else timer.due += timer.every;
      timer.work();
    }
    this.#now = end;
  }

  [Symbol.dispose](): void {
    Object.assign(globalThis, this.#real);
  }
}
