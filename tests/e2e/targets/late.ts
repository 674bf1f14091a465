/**
 * Idle for a while, then busy in a method, then at its end.
 *
 * @module
 */
interface Shortened {
  away: boolean;
}

class Late {
  atTheEnd(): void {
    const end = performance.now() + 60;
    while (performance.now() < end);
  }
}

export const unused: Shortened = { away: true };
setTimeout(() => new Late().atTheEnd(), 600);
