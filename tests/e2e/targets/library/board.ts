/**
 * Records how it is busy for longer than half a second without giving way, and something before and after that.
 *
 * @module
 */
import { enabled } from "@microlog/cli";

interface Options {
  readonly ms: number;
}

class Board {
  #rounds = 0;

  spin({ ms }: Options): number {
    const end = performance.now() + ms;
    while (performance.now() < end) this.#rounds++;
    return this.#rounds;
  }
}

function before(): void {
  new Board().spin({ ms: 100 });
}

function recorded(): void {
  performance.mark("busy");
  new Board().spin({ ms: 600 });
  performance.measure("busy", "busy");
}

function after(): void {
  new Board().spin({ ms: 20 });
}

before();
{
  using _ = enabled("test");
  recorded();
}
after();
